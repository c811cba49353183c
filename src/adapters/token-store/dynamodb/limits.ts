import { KeeperError } from '../../../core/errors.ts';
import type { OrgUpdate } from '../../../core/model.ts';
import { applyOrgUpdate } from '../../../core/org-entry.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import { writtenOrgs } from '../../../core/token-homes.ts';

/** DynamoDB's limit for an item is 400 KB (409,600 bytes), its names and our other attributes included. */
export const LARGEST_BYTES = 408_000;
/** Above this nothing new is asked for: what was received must fit, and so must the change that makes room again. */
const FULL_BYTES = 372_000;
/** What an org without tokens comes to need. */
const ENTRY_BYTES = 600;

const REMEDY =
  'move some of its orgs to a second credential of the same shape: byods orgs remove here, byods init and byods orgs add there';

/**
 * Refuses renewals of a document that has no room for new tokens, before any is asked for.
 *
 * @throws KeeperError `store-full`
 */
export function refuseWhenFull(sealed: string, where: string): void {
  if (sealed.length <= FULL_BYTES) return;
  const what = `${where} is full: it takes ${sealed.length} bytes, of at most ${FULL_BYTES}. No token was asked for`;
  throw new KeeperError('store-full', what, { remedy: REMEDY });
}

/**
 * Refuses orgs with which the document would have no room for everybody's tokens.
 *
 * @throws KeeperError `store-full`
 */
export function refuseTooMany(config: TokenConfig, adding: readonly OrgUpdate[], where: string): void {
  const document = adding.reduce(applyOrgUpdate, config.document);
  const held = config.orgs.filter(({ key }) => config.credentials.get(key)?.accessToken).length;
  const plain = Buffer.byteLength(JSON.stringify(document)) + (writtenOrgs(document).length - held) * ENTRY_BYTES;
  // Encrypted it stands there in base64.
  const bytes = Math.ceil((plain * 4) / 3);
  if (bytes <= FULL_BYTES) return;
  const what = `${where} would be full: it would take about ${bytes} bytes, of at most ${FULL_BYTES}. No token was asked for`;
  throw new KeeperError('store-full', what, { remedy: REMEDY });
}
