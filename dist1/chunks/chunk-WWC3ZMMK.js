import {
  canMint,
  isRenewable
} from "./chunk-NDNEQYTP.js";
import {
  canRefresh,
  decideRenewal
} from "./chunk-DA3WYKSN.js";
import {
  inWords,
  instantFromNow
} from "./chunk-QUMIXTFP.js";

// src/core/policy/life-words.ts
function lifeInWords(config, credential, now) {
  const sentences = [renewalInWords(config, credential, now), refreshTokenInWords(config, credential, now)];
  return sentences.filter((sentence) => sentence !== void 0);
}
function renewalInWords(config, credential, now) {
  if (config.orgs.some(({ key, paused }) => paused && key === credential.key))
    return "its org is paused: nothing renews it";
  if (!isRenewable(config, credential, now)) return "nothing renews it";
  const { renew, reason, nextRenewalAt } = decideRenewal(credential, now);
  if (renew) return `its renewal is due now (${reason}), and the next run does it`;
  return nextRenewalAt === void 0 ? "nobody has told when its renewal is due" : `its next renewal is due ${instantFromNow(nextRenewalAt, now)}`;
}
function refreshTokenInWords(config, credential, now) {
  const { refreshToken, notes, kind } = credential;
  if (!refreshToken) return void 0;
  const mints = kind === "service-app" && config.serviceApp !== void 0 && canMint(config, now);
  const another = mints ? "the integration mints another when it is due" : "a person must authorize again";
  if (notes.rejectedRefreshToken === refreshToken.value.hash) {
    return `Webex rejected its refresh token, so that one is dead: ${another}`;
  }
  if (!canRefresh(credential, now)) {
    return `its refresh token died ${inWords(now - (refreshToken.expiresAt ?? now))} ago: ${another}`;
  }
  const resets = `every refresh resets that, once a day at most${mints ? ", and so does a mint" : ""}`;
  return refreshToken.expiresAt === void 0 ? `nobody has told when its refresh token dies: the next refresh tells; ${resets}` : `its refresh token dies ${instantFromNow(refreshToken.expiresAt, now)} unless it is refreshed before; ${resets}`;
}

export {
  lifeInWords,
  renewalInWords,
  refreshTokenInWords
};
