// src/adapters/git.ts
import { execFile } from "node:child_process";
import { basename } from "node:path";
var TIMEOUT_MS = 5e3;
async function askGit({ directory, base, folder, env }) {
  const ask = (...args) => git(directory, args, env);
  const inside = await ask("rev-parse", "--is-inside-work-tree");
  if (inside.code === "ENOENT") return { kind: "no-git" };
  if (/not a git repository/i.test(inside.said)) return { kind: "no-repository" };
  if (inside.code !== 0) return { kind: "silent", why: inside.said.split("\n")[0] || `exit code ${inside.code}` };
  const [tracked, ignored, folderIgnored] = await Promise.all([
    ask("--literal-pathspecs", "ls-files", "--error-unmatch", "--", base),
    ask("check-ignore", "--quiet", "--no-index", "--", base),
    folder === void 0 ? void 0 : ask("check-ignore", "--quiet", "--no-index", "--", `${basename(folder)}/any`)
  ]);
  return {
    kind: "repository",
    file: base,
    tracked: tracked.code === 0,
    ignored: ignored.code === 0,
    ...folderIgnored && { folderIgnored: folderIgnored.code === 0 }
  };
}
function git(cwd, args, env) {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith("GIT_"));
  const options = {
    cwd,
    timeout: TIMEOUT_MS,
    env: { ...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" }
  };
  return new Promise((resolve) => {
    execFile("git", ["-c", "core.fsmonitor=false", ...args], options, (error, _stdout, stderr) => {
      const code = error ? error.code ?? "it did not answer" : 0;
      resolve({ code, said: stderr.trim() });
    });
  });
}
export {
  askGit
};
