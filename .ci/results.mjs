// What the reports of vitest say: `again <report>` names the files to be looked at once more, `count <folder> <failures>`
// names what failed and ends with "N passed, N failed".
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** More than this is a defect, not a machine that was busy with something else. */
const MOST_LOOKED_AT_AGAIN = 5;

const [what, where, failures] = process.argv.slice(2);

function failedTests(report) {
  return report.testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => ({ file: relative(process.cwd(), file.name), test: fullName })),
  );
}

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

if (what === 'again') {
  const failed = existsSync(where) ? failedTests(read(where)) : [];
  if (failed.length > 0 && failed.length <= MOST_LOOKED_AT_AGAIN)
    console.log([...new Set(failed.map(({ file }) => file))].join('\n'));
} else {
  let passed = 0;
  let failed = Number(failures);
  for (const name of readdirSync(where).filter((each) => !each.endsWith('.again.json'))) {
    const report = read(join(where, name));
    const failedFirst = failedTests(report);
    const secondPath = join(where, name.replace(/json$/, 'again.json'));
    const stillFailing = existsSync(secondPath) ? failedTests(read(secondPath)) : failedFirst;
    const same = (one, other) => one.file === other.file && one.test === other.test;
    const mended = failedFirst.filter((each) => !stillFailing.some((other) => same(each, other)));
    for (const each of failedFirst)
      console.log(
        `${mended.includes(each) ? 'PASSED ONLY THE SECOND TIME' : 'FAILED'} (${name}): ${each.file}: ${each.test}`,
      );
    passed += report.numPassedTests + mended.length;
    failed += report.numFailedTests - mended.length;
    // A file that could not even be loaded, or an error outside of any test.
    if (!report.success && report.numFailedTests === 0) failed += 1;
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
