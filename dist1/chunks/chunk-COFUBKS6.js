// src/core/policy/newer.ts
function newerOf(first, second) {
  if (!hasAny(second)) return hasAny(first) ? "first" : "same";
  if (!hasAny(first)) return "second";
  if (isSame(first, second)) return "same";
  return laterOf(first?.obtainedAt, second?.obtainedAt) ?? laterOf(first?.accessToken?.expiresAt, second?.accessToken?.expiresAt) ?? laterOf(first?.refreshToken?.expiresAt, second?.refreshToken?.expiresAt) ?? "unknown";
}
function isOver(tokens, now) {
  return [tokens.accessToken, tokens.refreshToken].every(
    (token) => token === void 0 || token.expiresAt !== void 0 && token.expiresAt <= now
  );
}
function hasAny(tokens) {
  return tokens?.accessToken !== void 0 || tokens?.refreshToken !== void 0;
}
function isSame(first, second) {
  return ["accessToken", "refreshToken"].every(
    (name) => first?.[name]?.value.hash === second?.[name]?.value.hash
  );
}
function laterOf(first, second) {
  if (first === void 0 || second === void 0 || first === second) return void 0;
  return first > second ? "first" : "second";
}

export {
  newerOf,
  isOver
};
