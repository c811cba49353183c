// src/adapters/token-store/file/system-error.ts
function errnoOf(thrown) {
  const code = thrown instanceof Error ? thrown.code : void 0;
  return typeof code === "string" ? code : void 0;
}
function systemSays(thrown) {
  if (!(thrown instanceof Error)) return String(thrown);
  const { code, syscall } = thrown;
  const [sentence] = thrown.message.split(/, (?=[a-z_]+\b(?: '|$))/);
  return code === void 0 || syscall === void 0 ? thrown.message : `${sentence}, ${syscall}`;
}

export {
  errnoOf,
  systemSays
};
