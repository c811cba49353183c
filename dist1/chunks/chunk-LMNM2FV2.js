// src/core/policy/replacement.ts
var MINUTE = 6e4;
function planReplacement(current, nonce, changes) {
  const kept = settingsOf(current);
  const { schemaId, url, audience, subject, status, tokenLifetimeMinutes } = { ...kept, ...changes };
  if (!schemaId || !url || !audience || !subject || !status || !tokenLifetimeMinutes) {
    const fields = { schemaId, url, audience, subject, status, tokenLifetimeMinutes };
    const names = Object.keys(fields);
    return { missing: names.filter((name) => !fields[name]) };
  }
  const errorMessage = changes.errorMessage ?? (status === kept.status ? kept.errorMessage : void 0);
  const message = errorMessage === void 0 ? {} : { errorMessage };
  return { update: { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status, ...message } };
}
function settingsOf(dataSource) {
  const { orgId: _, ...fields } = fieldsOf(dataSource);
  const { status, errorMessage } = dataSource;
  const tokenLifetimeMinutes = dataSource.tokenLifetimeMinutes ?? claimedMinutes(dataSource);
  return {
    ...fields,
    ...status !== void 0 && { status },
    ...tokenLifetimeMinutes !== void 0 && { tokenLifetimeMinutes },
    ...errorMessage !== void 0 && { errorMessage }
  };
}
function fieldsOf(dataSource) {
  const { claims } = dataSource;
  const pick = (first, second) => first || second;
  const fields = {
    schemaId: pick(dataSource.schemaId, claims?.schemaId),
    url: pick(dataSource.url, claims?.url),
    audience: pick(dataSource.audience, claims?.audience),
    subject: pick(dataSource.subject, claims?.subject),
    orgId: pick(dataSource.orgId, claims?.orgId)
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== void 0));
}
function claimedMinutes({ claims }) {
  if (claims?.expiresAt === void 0 || claims.issuedAt === void 0) return void 0;
  const minutes = Math.round((claims.expiresAt - claims.issuedAt) / MINUTE);
  return minutes > 0 ? minutes : void 0;
}

export {
  planReplacement,
  settingsOf,
  fieldsOf,
  claimedMinutes
};
