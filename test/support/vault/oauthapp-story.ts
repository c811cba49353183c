import type { AdminAnswer, VaultAdmin } from './admin.ts';
import type { TokenServer } from './token-server.ts';

/**
 * Asks a mounted vault-plugin-secrets-oauthapp everything that this program asks it, and tells what it answered, with
 * moments and the token server's address replaced. For a mount on which nobody has told it before.
 */
export async function tellOauthappStory(admin: VaultAdmin, mount: string, tokens: TokenServer): Promise<string> {
  const lines: string[] = [];
  const tell = async (method: string, path: string, body?: unknown): Promise<AdminAnswer> => {
    const answer = await admin.ask(method, `${mount}/${path}`, body);
    const { errors, data, warnings } = answer.json ?? {};
    const seen = answer.json && { ...(errors && { errors }), ...(data && { data }), ...(warnings && { warnings }) };
    const sent = body === undefined ? '' : ` ${JSON.stringify(body)}`;
    lines.push(`${method} ${path}${sent}`, `  ${answer.status} ${seen ? JSON.stringify(seen) : ''}`.trimEnd());
    return answer;
  };
  const chapter = (title: string) => lines.push('', `# ${title}`);
  const provider_options = {
    auth_code_url: `${tokens.url}/authorize`,
    token_url: `${tokens.url}/access_token`,
    auth_style: 'in_params',
  };
  const entry = { client_id: 'C-fake', client_secret: 'fake', provider: 'custom', provider_options };
  const url = { server: 'webex', redirect_url: 'http://localhost:3000/callback', scopes: ['a:b', 'c'], state: 's-t_1' };
  const code = { server: 'webex', grant_type: 'authorization_code', code: 'fake', redirect_url: url.redirect_url };
  const minimum = (seconds: number) => `creds/it?minimum_seconds=${seconds}`;
  const longer = minimum(1_300_000);

  chapter('nothing is there yet');
  await tell('GET', 'creds/it');
  await tell('GET', 'servers/webex');
  await tell('POST', 'auth-code-url', url);
  await tell('POST', 'creds/it', code);
  await tell('GET', 'nothing/it');

  chapter('a server');
  await tell('POST', 'servers/webex', { ...entry, client_id: undefined });
  await tell('POST', 'servers/webex', entry);
  await tell('GET', 'servers/webex');
  await tell('POST', 'auth-code-url', url);

  chapter('a code');
  for (const mode of ['invalid_grant', 'invalid_client', 'as-webex-refuses', 'broken'] as const) {
    tokens.mode = mode;
    lines.push(`(${mode})`);
    await tell('POST', 'creds/it', code);
  }
  await tell('GET', 'creds/it');
  tokens.mode = 'ok';
  await tell('POST', 'creds/it', code);

  chapter('a token, as it is and refreshed');
  await tell('GET', 'creds/it');
  await tell('GET', minimum(3600));
  await tell('GET', longer);
  await tell('GET', minimum(3600));
  for (const mode of ['broken', 'as-webex-refuses', 'invalid_client', 'invalid_grant'] as const) {
    tokens.mode = mode;
    lines.push(`(${mode})`);
    await tell('GET', longer);
    await tell('GET', 'creds/it');
  }
  chapter('the server is taken away, and comes back');
  await admin.ask('DELETE', `${mount}/servers/webex`);
  await tell('GET', longer);
  await tell('GET', 'creds/it');
  await tell('POST', 'servers/webex', entry);
  tokens.mode = 'ok';
  await tell('GET', longer);
  await tell('GET', 'creds/it');

  chapter('a token that is over, and one that waits for a person');
  await tell('POST', 'creds/short', { ...code, maximum_expiry_seconds: 1 });
  await tell('GET', 'creds/short');
  await admin.ask('DELETE', `${mount}/creds/it`);
  await tell('GET', 'creds/it');

  chapter('what the token server was sent');
  lines.push(...tokens.asked);
  return `${lines.join('\n').trim()}\n`
    .replaceAll(tokens.url, 'http://127.0.0.1:<port>')
    .replaceAll(encodeURIComponent(tokens.url), 'http%3A%2F%2F127.0.0.1%3A<port>')
    .replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"<time>"');
}
