import {
  isUsable
} from "./chunk-DA3WYKSN.js";

// src/core/stored-token.ts
function storedToken(config, org, now) {
  const credential = config.credentials.get(org.key);
  return credential && isUsable(credential, now) ? credential.accessToken?.value : void 0;
}
async function listWithStoredToken({ webex, clock, budget }, config, org) {
  const token = storedToken(config, org, clock.now());
  return token && await webex.dataSources.list(token, budget);
}

export {
  storedToken,
  listWithStoredToken
};
