/** What `package.json` asks for, too: everything below lacks something that this program uses. */
const OLDEST = [20, 19];

/**
 * Starts the program, after a look at the version of Node: an old one would fail on the first import, with a message
 * that helps nobody. Nothing is imported before.
 *
 * @param prefix  what stands before the arguments: the command, where it is installed under its own name
 */
export function start(prefix: readonly string[]): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0]! || (major === OLDEST[0] && minor < OLDEST[1]!)) {
    process.stderr.write(
      `error: byods needs Node.js ${OLDEST.join('.')} or newer, and this is ${process.versions.node}\n` +
        'fix: install a newer one from https://nodejs.org, or choose it with your version manager\n',
    );
    process.exitCode = 2;
    return;
  }
  import('../main.ts').then(
    ({ main }) => main([...prefix, ...process.argv.slice(2)]),
    (thrown: unknown) => {
      const code = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
      process.stderr.write(`error: a part of byods is missing${code}\nfix: npm install -g byods-keeper\n`);
      process.exitCode = 1;
    },
  );
}
