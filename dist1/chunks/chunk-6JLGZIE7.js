// src/cli/watched.ts
var TELLTALE = /(?:^|[\s,])(?:https?2?|undici|net|tls|fetch|\*)(?=$|[\s,])/i;
var OPEN = /--(?:inspect|heap-prof|heapsnapshot|report-on|cpu-prof|prof\b)[^\s=]*/;
function watchedWarnings({ env, execArgv }) {
  const warnings = [];
  if (TELLTALE.test(env.NODE_DEBUG ?? "")) {
    warnings.push(`NODE_DEBUG=${env.NODE_DEBUG} can make Node print requests with their credentials: unset it`);
  }
  const open = OPEN.exec([...execArgv, env.NODE_OPTIONS ?? ""].join(" "))?.[0];
  if (open !== void 0) {
    warnings.push(`Node runs with ${open}: whoever can reach the debugger or its files can read credentials`);
  }
  return warnings;
}

export {
  watchedWarnings
};
