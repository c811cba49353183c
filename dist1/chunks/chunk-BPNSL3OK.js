// src/core/policy/claim-words.ts
var CLAIM_MEANINGS = [
  ["iss", "issuer: Webex's identity service, which signed it"],
  ["aud", "audience: for whom it is, in your words"],
  ["sub", "subject: what it is about, in your words"],
  ["iat", "when it was issued"],
  ["exp", "when it ends: Webex opens no new connection after that"],
  ["jti", "the nonce of the request that made it, of which only a hash is shown"],
  ["com.cisco.datasource.url", "where Webex connects to"],
  ["com.cisco.datasource.schema.uuid", "the schema of what is sent there"],
  ["com.cisco.org.uuid", "the customer's org"]
];
function claimsInWords(claims, nonceHash) {
  const values = {
    iss: claims.issuer,
    aud: claims.audience,
    sub: claims.subject,
    iat: iso(claims.issuedAt),
    exp: iso(claims.expiresAt),
    jti: nonceHash && `sha256 ${nonceHash}`,
    "com.cisco.datasource.url": claims.url,
    "com.cisco.datasource.schema.uuid": claims.schemaId,
    "com.cisco.org.uuid": claims.orgId
  };
  return CLAIM_MEANINGS.flatMap(([claim, meaning]) => {
    const value = values[claim];
    return value === void 0 ? [] : [{ claim, value, meaning }];
  });
}
function iso(at) {
  return at === void 0 ? void 0 : new Date(at).toISOString();
}

export {
  CLAIM_MEANINGS,
  claimsInWords
};
