import type { OrgId } from './model.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LONG_FORM = /^ciscospark:\/\/[^/]+\/ORGANIZATION\/([0-9a-f-]{36})$/i;

/**
 * An org id in the form that we compare and show: the lower-case UUID. Accepts the UUID, and the long base64 form
 * that Control Hub shows (contract 2.1). Anything else is opaque and kept as it is.
 */
export function toOrgId(text: string): OrgId {
  const trimmed = text.trim();
  if (UUID.test(trimmed)) return trimmed.toLowerCase() as OrgId;
  const decoded = Buffer.from(trimmed, 'base64url').toString('latin1');
  const uuid = LONG_FORM.exec(decoded)?.[1];
  return (uuid ? uuid.toLowerCase() : trimmed) as OrgId;
}

/** Whether a text is the id of an org in one of the two forms that Webex writes. */
export function isOrgId(text: string): boolean {
  return UUID.test(toOrgId(text));
}

/**
 * The org that an access token names in its last part (`<opaque>_<cluster>_<org uuid>`, contract 1.3), if it does.
 * Tokens are opaque: this serves only where nothing else says whose a pasted token is.
 */
export function orgOfToken(token: string): OrgId | undefined {
  const last = token.slice(token.lastIndexOf('_') + 1);
  return UUID.test(last) ? toOrgId(last) : undefined;
}
