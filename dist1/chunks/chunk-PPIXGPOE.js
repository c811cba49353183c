import {
  shellWord
} from "./chunk-4OHAW7KZ.js";
import {
  EXIT,
  EXIT_PRECEDENCE
} from "./chunk-DSMZJSUZ.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/core/doctor/check.ts
var CHECK_NAMES = [
  "environment",
  "token-store",
  "configuration",
  "file-modes",
  "git",
  "duplicate-tokens",
  "aws-region",
  "aws-credentials",
  "secret-readable",
  "store-writable",
  "lock",
  "proxy",
  "dns",
  "webex",
  "clock",
  "access-token",
  "refresh-token",
  "client-credentials",
  "data-sources",
  "last-success",
  "schedule"
];
function fine(name, message, more = {}) {
  return finding(name, true, message, more);
}
function wrong(name, message, exitCode, more) {
  return { ...finding(name, false, message, more), exitCode };
}
function wrongBy(name, error, more = {}) {
  return wrong(name, error.message, error.exitCode, { remedy: error.remedy, ...more });
}
function unsure(name, message, more = {}) {
  return finding(name, "unknown", message, more);
}
function exitCodeOf(findings) {
  const codes = new Set(findings.filter(({ ok }) => ok === false).map(({ exitCode }) => exitCode));
  return EXIT_PRECEDENCE.find((code) => codes.has(code)) ?? EXIT.ok;
}
function finding(name, ok, message, { remedy, org, details }) {
  return {
    name,
    ok,
    message: printable(message),
    ...remedy !== void 0 && { remedy: printable(remedy) },
    ...org && { orgId: org.id, ...org.name !== void 0 && { orgName: org.name } },
    ...details && details.length > 0 && { details: details.map(printable) }
  };
}

// src/core/doctor/judge-git.ts
function judgeGit(facts) {
  switch (facts.kind) {
    case "no-git":
      return unsure("git", "there is no git here to ask whether the configuration is tracked");
    case "no-repository":
      return fine("git", "the configuration is in no git repository");
    case "silent":
      return unsure("git", `git could not say whether the configuration is tracked: ${facts.why}`);
  }
  const { file, tracked, ignored, folderIgnored } = facts;
  if (tracked) {
    return wrong("git", `${file} is tracked by git: whoever has the repository has the tokens`, EXIT.failed, {
      remedy: `git rm --cached ${shellWord(file)}, ignore it, and get new client secrets and tokens: its history keeps the old ones`
    });
  }
  const open = [...ignored ? [] : [file], ...folderIgnored === false ? [".byods/"] : []];
  if (open.length === 0) return fine("git", `git does not track ${file}, and ignores it`);
  return wrong("git", `git does not ignore ${open.join(" and ")}: the next "git add ." would take it`, EXIT.failed, {
    remedy: `add ${open.join(" and ")} to .gitignore${folderIgnored === false ? " (byods doctor --fix does it for .byods/)" : ""}`
  });
}

export {
  CHECK_NAMES,
  fine,
  wrong,
  wrongBy,
  unsure,
  exitCodeOf,
  judgeGit
};
