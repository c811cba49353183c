// src/adapters/shell-command.ts
import { spawn } from "node:child_process";
var OUR_STDERR = 2;
var NOT_FOUND = 127;
var OWN_GROUP = process.platform !== "win32";
async function runShellCommand({ command, input, env, limitMs }) {
  let late = false;
  let timer;
  try {
    const child = spawn(command, {
      shell: true,
      env,
      stdio: ["pipe", OUR_STDERR, OUR_STDERR],
      detached: OWN_GROUP,
      windowsHide: true
    });
    timer = setTimeout(() => {
      late = true;
      killAll(child);
    }, limitMs);
    const failure = await endOf(child, input);
    return late ? `did not end within ${limitMs / 1e3} s and was killed` : failure;
  } catch (thrown) {
    return `could not be started: ${codeOf(thrown)}`;
  } finally {
    clearTimeout(timer);
  }
}
function endOf(child, input) {
  child.stdin?.on("error", () => {
  });
  child.stdin?.end(input);
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(`could not be started: ${codeOf(error)}`));
    child.on("exit", (code, signal) => {
      if (code === 0) resolve(void 0);
      else if (code === null) resolve(`was ended by ${signal}`);
      else resolve(`failed with exit code ${code}${code === NOT_FOUND ? ", there is no such command" : ""}`);
    });
  });
}
function killAll(child) {
  try {
    if (OWN_GROUP && child.pid !== void 0) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
  }
}
function codeOf(thrown) {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : "it cannot be run";
}
export {
  runShellCommand
};
