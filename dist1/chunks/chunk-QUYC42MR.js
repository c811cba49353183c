import {
  AUTHORIZATION_SCOPE
} from "./chunk-3JZABMWD.js";
import {
  KeeperError,
  ReauthorizationRequiredError
} from "./chunk-DSMZJSUZ.js";
import {
  Secret
} from "./chunk-AGUPEUTK.js";

// src/core/policy/callback.ts
import { createHash, timingSafeEqual } from "node:crypto";
var AGAIN = "run byods setup-oauth again, and press Approve on the page of Webex";
function readCallback(query, state) {
  const parameters = new URLSearchParams(query);
  const states = parameters.getAll("state");
  if (states.length !== 1 || !sameText(states[0], state)) {
    return { kind: "ignored", why: "its state is not the one of this run" };
  }
  const [codes, errors] = [parameters.getAll("code"), parameters.getAll("error")];
  const [code] = codes;
  const [error] = errors;
  if (codes.length + errors.length !== 1) return { kind: "ignored", why: "it holds not one code" };
  if (error !== void 0) return { kind: "refused", error: refusal(error, parameters.get("error_description")) };
  if (!/^[\x20-\x7e]{1,4096}$/.test(code)) return { kind: "ignored", why: "its code is none" };
  return { kind: "code", code: new Secret(code) };
}
function readPasted(text, { redirectUri, state }) {
  const bare = text.trim().replace(/^["'<]+|["'>]+$/g, "");
  const [address = "", query = ""] = bare.split(/[?#](.*)/s);
  if (address !== redirectUri) return { kind: "ignored", why: `it does not begin with ${redirectUri}?` };
  return readCallback(query, state);
}
function sameText(one, other) {
  const digest = (text) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
function refusal(error, description) {
  const words = description === null || description === "" ? error : `${error}: ${description}`;
  const nothing = "nothing was stored or changed";
  switch (error) {
    case "access_denied":
      return new ReauthorizationRequiredError(`the authorization was denied; ${nothing}`, { remedy: AGAIN });
    case "invalid_scope":
      return new KeeperError("configuration", `the integration may not ask for ${AUTHORIZATION_SCOPE}; ${nothing}`, {
        remedy: `tick the scope ${AUTHORIZATION_SCOPE} of the integration at developer.webex.com (My Webex Apps), then run byods setup-oauth again`
      });
    default:
      return new KeeperError("webex-refused", `Webex ended the authorization (${words}); ${nothing}`, {
        remedy: AGAIN
      });
  }
}

export {
  readCallback,
  readPasted
};
