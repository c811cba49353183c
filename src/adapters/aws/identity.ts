import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Environment } from '../../core/settings.ts';
import { awsClientSettings } from './client.ts';

/** A signed request that tells whoever sends it on who signed it. */
interface SignedIdentity {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Signs a `GetCallerIdentity` of STS with the credentials of the environment, as a proof of who we are; nothing is sent.
 * The SDK's own client for another service lends its credentials and its signer: all of them find and sign alike.
 *
 * @param region    of the STS that is to be asked; `us-east-1` is the global one
 * @param serverId  is signed as `X-Vault-AWS-IAM-Server-ID`, so that the proof is good for one Vault alone
 */
export async function signCallerIdentity(
  env: Environment,
  { region, serverId }: { readonly region: string; readonly serverId?: string | undefined },
): Promise<SignedIdentity> {
  const client = new SecretsManagerClient({ ...awsClientSettings(env), region });
  const domain = `amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  const hostname = region === 'us-east-1' ? `sts.${domain}` : `sts.${region}.${domain}`;
  const body = 'Action=GetCallerIdentity&Version=2011-06-15';
  const signer = await client.config.signer({
    name: 'sigv4',
    signingName: 'sts',
    signingRegion: region,
    properties: {},
  });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'https:',
    hostname,
    path: '/',
    headers: {
      host: hostname,
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      ...(serverId !== undefined && { 'x-vault-aws-iam-server-id': serverId }),
    },
    body,
    // biome-ignore lint/suspicious/noExplicitAny: the SDK's type asks for what only its own class has
  } as any);
  client.destroy();
  return { url: `https://${hostname}/`, body, headers };
}
