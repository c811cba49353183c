import {
  lifeLeft
} from "./chunk-PI4QNNPM.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";

// src/cli/held-tokens.ts
var SHOWN_DIGITS = 8;
function heldTokens(credential) {
  if (!credential?.accessToken && !credential?.refreshToken) return void 0;
  return present({
    accessToken: credential.accessToken && held(credential.accessToken),
    refreshToken: credential.refreshToken && held(credential.refreshToken),
    obtainedAt: instant(credential.obtainedAt)
  });
}
function tokensInWords(tokens, now) {
  const said = [
    ["access", tokens?.accessToken],
    ["refresh", tokens?.refreshToken]
  ].flatMap(([kind, token]) => token ? [`${kind} ${token.sha256} (${lifeLeft(token.expiresAt, now)})`] : []);
  return said.length > 0 ? said.join(", ") : "none";
}
function held({ value, expiresAt }) {
  return present({ sha256: value.hash.slice(0, SHOWN_DIGITS), expiresAt: instant(expiresAt) });
}

export {
  heldTokens,
  tokensInWords
};
