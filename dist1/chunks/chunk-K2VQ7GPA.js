// src/cli/bin/start.ts
var OLDEST = [20, 19];
function start(prefix) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST[0] || major === OLDEST[0] && minor < OLDEST[1]) {
    process.stderr.write(
      `error: byods needs Node.js ${OLDEST.join(".")} or newer, and this is ${process.versions.node}
fix: install a newer one from https://nodejs.org, or choose it with your version manager
`
    );
    process.exitCode = 2;
    return;
  }
  import("./main-KNCOJ6GT.js").then(
    ({ main }) => main([...prefix, ...process.argv.slice(2)]),
    (thrown) => {
      const code = thrown instanceof Error && "code" in thrown ? ` (${String(thrown.code)})` : "";
      process.stderr.write(`error: a part of byods is missing${code}
fix: npm install -g byods-keeper
`);
      process.exitCode = 1;
    }
  );
}

export {
  start
};
