import {
  canRefresh,
  isUsable
} from "./chunk-DA3WYKSN.js";

// src/core/policy/renewable.ts
function renewalMeans(config, credential, now, force = false) {
  const client = credential.kind === "integration" ? config.integration : config.serviceApp;
  if (!client) return void 0;
  if (force ? credential.refreshToken !== void 0 : canRefresh(credential, now)) return "refresh";
  return credential.kind === "service-app" && canMint(config, now, force) ? "mint" : void 0;
}
function canMint(config, now, force = false) {
  const integration = config.credentials.get("integration");
  if (!integration) return false;
  if (isUsable(integration, now) || force && integration.accessToken !== void 0) return true;
  return renewalMeans(config, integration, now, force) !== void 0;
}
function isRenewable(config, credential, now, force = false) {
  return renewalMeans(config, credential, now, force) !== void 0;
}

export {
  renewalMeans,
  canMint,
  isRenewable
};
