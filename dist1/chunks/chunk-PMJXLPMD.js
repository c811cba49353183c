import {
  fieldsOf
} from "./chunk-LMNM2FV2.js";
import {
  lifeOf
} from "./chunk-ZMDZLBX6.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";

// src/cli/listed-data-source.ts
function listed(dataSource, org, now) {
  const { issuedAt, expiresAt, lifetimeMinutes, remainingMinutes } = lifeOf(dataSource, now);
  const { id, status, errorMessage } = dataSource;
  const fields = fieldsOf(dataSource);
  return present({
    id,
    orgId: fields.orgId ?? org.id,
    orgName: org.name,
    status,
    audience: fields.audience,
    subject: fields.subject,
    schemaId: fields.schemaId,
    url: fields.url,
    issuedAt: instant(issuedAt),
    expiresAt: instant(expiresAt),
    lifetimeMinutes,
    remainingMinutes,
    errorMessage
  });
}

export {
  listed
};
