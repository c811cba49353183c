// src/core/policy/authorization-request.ts
import { createHash } from "node:crypto";
var AUTHORIZATION_SCOPE = "spark:applications_token";
var USUAL_PORT = 3e3;
function redirectUriOf(port) {
  return `http://localhost:${port}/callback`;
}
function authorizationRequest({ apiBaseUrl, clientId, redirectUri }, { state, verifier }) {
  const query = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: AUTHORIZATION_SCOPE,
    state,
    code_challenge: createHash("sha256").update(verifier.reveal()).digest("base64url"),
    code_challenge_method: "S256"
  };
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return { url: `${apiBaseUrl}/authorize?${parts.join("&")}`, redirectUri, state, verifier };
}

export {
  AUTHORIZATION_SCOPE,
  USUAL_PORT,
  redirectUriOf,
  authorizationRequest
};
