import { createHash, createHmac } from 'node:crypto';

/** What the one who checks knows. */
interface Expected {
  readonly secretAccessKey: string;
  readonly serverId?: string;
}

/**
 * Whether a login by AWS holds a `GetCallerIdentity` that was signed with this key, as AWS's STS would check it (Signature
 * Version 4), and the header that ties it to one Vault. Written from AWS's description, not from what signs here.
 */
export function isSignedCallerIdentity(
  given: Record<string, unknown>,
  { secretAccessKey, serverId }: Expected,
): boolean {
  const decoded = (name: string) => Buffer.from(String(given[name] ?? ''), 'base64').toString();
  const url = new URL(decoded('iam_request_url'));
  const body = decoded('iam_request_body');
  const headers = new Map(
    Object.entries(JSON.parse(decoded('iam_request_headers')) as Record<string, string>).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  if (given.iam_http_request_method !== 'POST' || body !== 'Action=GetCallerIdentity&Version=2011-06-15') return false;
  if (!/^sts\.(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?$/.test(url.host) || headers.get('host') !== url.host)
    return false;
  const [, credential = '', signedHeaders = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.get('authorization') ?? '',
    ) ?? [];
  const [, date = '', region = '', service = '', end = ''] = credential.split('/');
  const names = signedHeaders.split(';');
  if (!names.includes('host') || !names.includes('x-amz-date')) return false;
  if (serverId !== undefined) {
    if (headers.get('x-vault-aws-iam-server-id') !== serverId || !names.includes('x-vault-aws-iam-server-id'))
      return false;
  }
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${headers.get(name)?.trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    sha(body),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers.get('x-amz-date'), `${date}/${region}/${service}/${end}`, sha(canonical)];
  const key = [date, region, service, end].reduce<string | Buffer>(mac, `AWS4${secretAccessKey}`);
  return service === 'sts' && mac(key, toSign.join('\n')).toString('hex') === signature;
}
