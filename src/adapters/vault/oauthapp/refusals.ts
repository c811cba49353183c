import { KeeperError, ReauthorizationRequiredError } from '../../../core/errors.ts';
import { printable } from '../../../core/secret.ts';
import { authorizeCommand, credentialParts, type VaultCredential } from '../../../core/vault-credential.ts';
import { reasonsIn, type VaultAnswer } from '../answer.ts';
import { VaultError } from '../errors.ts';

const KEPT = 'what is stored was left as it is';

/** Why the plugin gives no token of a credential, in words, with the command that mends it. Pure. */
export function refusedReading(answer: VaultAnswer, credential: VaultCredential, at: string): KeeperError {
  const reasons = printable(reasonsIn(answer).join('; ').replace(/\s+/g, ' ').trim());
  const { mount = '' } = credentialParts(credential.path) ?? {};
  const whose = `${credential.path} in Vault at ${at}`;
  const again = authorizeCommand(credential);
  if (answer.status === 404) {
    // Where there is no such credential, there are no reasons either.
    if (!Array.isArray(answer.json.errors) || reasons !== '') return noPlugin(mount, at);
    return new ReauthorizationRequiredError(
      `there is no ${whose}: nobody has authorized it, it was deleted, or it was reaped (the plugin deletes one whose refreshes go on failing); ${KEPT}`,
      { remedy: `authorize it: ${again}`, status: 404 },
    );
  }
  if (/pending/i.test(reasons)) {
    return new ReauthorizationRequiredError(
      `${whose} holds no token yet: it waits for a person to approve it on another device; ${KEPT}`,
      { remedy: `approve it there, or authorize it here: ${again}`, status: 400 },
    );
  }
  const server = missingServer(reasons, credential, whose);
  if (server) return server;
  if (/invalid_client|unauthorized_client|missing client secret/i.test(reasons)) {
    return new KeeperError('client-credentials', `Webex does not take the client that ${whose} is of (${reasons})`, {
      remedy: `write its client id and secret again: ${again} --create-server`,
      status: 400,
    });
  }
  const why = /^token expired$/i.test(reasons)
    ? 'the plugin could not refresh it: Webex does not take its refresh token any more, it has none, or Vault does not reach Webex'
    : reasons;
  return new ReauthorizationRequiredError(`the token of ${whose} has ended, and ${why}; ${KEPT}`, {
    remedy: `authorize it again: ${again}; and look at what Vault logs of the plugin`,
    status: 400,
  });
}

/** The plugin does not know the server that a credential is of, or cannot use its entry. Pure. */
export function missingServer(
  reasons: string,
  credential: Pick<VaultCredential, 'path' | 'server'>,
  whose: string,
): KeeperError | undefined {
  if (!/configuration problems|missing server/i.test(reasons)) return undefined;
  const [, named] = /server "([^"]+)"/.exec(reasons) ?? [];
  const server = credential.server ?? named;
  const again = authorizeCommand(server === undefined ? credential : { ...credential, server });
  const what = /does not exist/i.test(reasons)
    ? `the plugin has no server ${named === undefined ? '' : `"${named}" `}for ${whose}`
    : `the plugin cannot use the server of ${whose} (${reasons})`;
  return new KeeperError('configuration', `${what}; ${KEPT}`, {
    remedy: `make its entry, with the integration's client id and secret: ${again} --create-server`,
    status: 400,
  });
}

/** Nothing that answers as the plugin is mounted there. Pure. */
export function noPlugin(mount: string, at: string): KeeperError {
  return new KeeperError(
    'configuration',
    `no plugin vault-plugin-secrets-oauthapp answers at ${mount} in Vault at ${at}; ${KEPT}`,
    {
      remedy: `correct the path, or VAULT_NAMESPACE; a plugin that is registered is mounted with "vault secrets enable -path=${mount} vault-plugin-secrets-oauthapp"`,
      status: 404,
    },
  );
}

/** An answer that the plugin does not give. */
export function unusableAnswer(path: string, at: string): KeeperError {
  return new KeeperError('bad-answer', `${path} in Vault at ${at} gave an answer without a usable token; ${KEPT}`, {
    remedy: 'check that the path is one of vault-plugin-secrets-oauthapp, and VAULT_ADDR',
  });
}

/**
 * What goes wrong with Vault, as it is told where Vault is a rung of the ladder and not the token store: a Vault that
 * cannot be used now passes, and what it denies is configured.
 */
export function asOfLadder(thrown: unknown): unknown {
  if (!(thrown instanceof VaultError)) return thrown;
  const { message, remedy, httpStatus, transient } = thrown;
  const code = !transient && httpStatus >= 400 && httpStatus < 500 ? 'configuration' : 'unreachable';
  return new KeeperError(code, message, { remedy, ...(httpStatus > 0 && { status: httpStatus }) });
}
