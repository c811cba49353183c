/**
 * How long the program takes to start, as a multiple of what a bare Node takes here and now: `node test/bench/start.mjs`
 * after `npm run build`. The commands take turns, so that whatever else the machine does slows all of them alike.
 */
import { spawnSync } from 'node:child_process';

const ROUNDS = Number(process.argv[2] ?? 15);

const COMMANDS = {
  'node -e 0': ['-e', '0'],
  'byods --version': ['dist/cli.js', '--version'],
  'byods status, nothing there': ['dist/cli.js', 'status', '--store', 'file:/nonexistent/token-config.json'],
  'byods run --help': ['dist/cli.js', 'run', '--help'],
};

const times = new Map(Object.keys(COMMANDS).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, words] of Object.entries(COMMANDS)) {
    const begun = process.hrtime.bigint();
    spawnSync(process.execPath, words, { stdio: 'ignore' });
    times.get(name).push(Number(process.hrtime.bigint() - begun) / 1e6);
  }
}

const bare = median(times.get('node -e 0'));
for (const [name, each] of times) {
  console.log(`${(median(each) / bare).toFixed(1).padStart(5)} x  ${median(each).toFixed(0).padStart(5)} ms  ${name}`);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
