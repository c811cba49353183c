import type { KeeperError } from '../errors.ts';
import type { CredentialKind } from '../model.ts';
import type { FieldName } from './fields.ts';

/**
 * The fields that may be to blame for a proof that failed, the likeliest first; none where what was given is not to blame.
 * Webex's words decide only between what its status leaves open (contract 1.5 and 2.1). Pure.
 *
 * @param kind  whose renewal failed
 */
export function faultyFields(
  { code, status, message }: Pick<KeeperError, 'code' | 'status' | 'message'>,
  kind: CredentialKind,
  isThere: (name: FieldName) => boolean,
): FieldName[] {
  const ofWay = (...names: FieldName[]) => names.filter(isThere);
  if (code === 'client-credentials') {
    const isSecret = /secret/i.test(message);
    const isMint = /mint a token/.test(message) || kind === 'service-app';
    const [id, secret] = isMint
      ? (['clientId', 'clientSecret'] as const)
      : (['integrationClientId', 'integrationClientSecret'] as const);
    return isSecret ? ofWay(secret) : ofWay(id, secret);
  }
  if (status === 404) return ofWay('appId');
  if (status === 403) return ofWay('orgs');
  if (status === 400 && /org/i.test(message)) return ofWay('orgs');
  if (code === 'configuration') return ofWay('appId', 'orgs');
  if (code !== 'reauthorization-required' && status !== 401) return [];
  if (isThere('integrationRefreshToken')) return ['integrationRefreshToken'];
  if (isThere('personalAccessToken')) return ['personalAccessToken'];
  return ofWay('accessToken', 'refreshToken');
}
