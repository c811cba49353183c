// src/core/bearer-token.ts
function isBearerToken(text) {
  return /^[\x21-\x7e]+$/.test(text);
}

export {
  isBearerToken
};
