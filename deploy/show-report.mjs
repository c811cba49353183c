/** Shows what an invocation of the function gave: show-report.mjs <its answer> <None, or the kind of its failure>. */
import { readFile } from 'node:fs/promises';

const [path, failure] = process.argv.slice(2);
const answer = JSON.parse(await readFile(path, 'utf8'));
if (failure !== 'None') {
  process.stderr.write(`The run failed: ${answer.errorMessage}\n`);
  process.exitCode = 1;
} else {
  const { outcome, counts, requests, warnings, problems } = answer;
  const counted = Object.entries(counts).filter(([, count]) => count > 0);
  const sources = counted.map(([action, count]) => `${count} ${action}`).join(', ') || 'none';
  process.stdout.write(`Outcome: ${outcome}. Data sources: ${sources}. Requests to Webex: ${requests}\n`);
  for (const { message, remedy } of problems)
    process.stdout.write(`Problem: ${message}${remedy ? `. To mend it: ${remedy}` : ''}\n`);
  for (const warning of warnings) process.stdout.write(`Warning: ${warning}\n`);
}
