import type { AdminAnswer, VaultAdmin } from './admin.ts';

/** What is looked at of an answer: all that this program ever makes sense of. */
const LOOKED_AT = ['errors', 'data', 'metadata', 'version', 'destroyed', 'deletion_time', 'created_time', 'auth'];
const OF_SERVER = ['initialized', 'sealed', 'standby'];
const OF_LOGIN = ['client_token', 'lease_duration', 'renewable', 'ttl'];
const OF_MOUNT = ['path', 'type', 'options'];

/**
 * Asks a server everything that this program asks a Vault, and tells what it answered; moments, ids and tokens are
 * replaced, so that every server that answers alike tells the same. For a server on which nobody has told it before.
 */
export async function tellStory(admin: VaultAdmin): Promise<string> {
  const lines: string[] = [];
  const tell = async (method: string, path: string, body?: unknown, token?: string): Promise<AdminAnswer> => {
    const answer = await admin.ask(method, path, body, token);
    const sent = body === undefined ? '' : ` ${JSON.stringify(body)}`;
    lines.push(
      `${method} ${path}${sent}`,
      `  ${answer.status} ${JSON.stringify(seen(answer.json, path)) ?? ''}`.trimEnd(),
    );
    return answer;
  };
  const chapter = (title: string) => lines.push('', `# ${title}`);

  chapter('the server');
  await tell('GET', 'sys/health', undefined, '');

  chapter('a document: versions, compare-and-set, deletion');
  await tell('GET', 'secret/data/story');
  await tell('POST', 'secret/data/story', { options: { cas: 1 }, data: { a: 1 } });
  await tell('POST', 'secret/data/story', { options: { cas: 0 }, data: { a: { b: 'é <&>' }, n: 1 } });
  await tell('GET', 'secret/data/story');
  await tell('POST', 'secret/data/story', { options: { cas: 0 }, data: { a: 2 } });
  await tell('POST', 'secret/data/story', { options: { cas: 1 }, data: {} });
  await tell('GET', 'secret/data/story');
  await tell('POST', 'secret/data/story', { options: { cas: 2 } });
  await tell('DELETE', 'secret/data/story');
  await tell('GET', 'secret/data/story');
  await tell('POST', 'secret/data/story', { options: { cas: 0 }, data: { a: 3 } });
  await tell('POST', 'secret/data/story', { options: { cas: 2 }, data: { a: 3 } });
  await tell('PUT', 'secret/destroy/story', { versions: [3] });
  await tell('GET', 'secret/data/story');
  await tell('POST', 'secret/data/story.byods/lock', { options: { cas: 0 }, data: { owner: 'x' } });
  await tell('GET', 'secret/data/story.byods/lock');

  chapter('where it is, and of which version');
  await admin.ask('POST', 'sys/mounts/story/kv', { type: 'kv', options: { version: '2' } });
  await admin.ask('POST', 'sys/mounts/story-one', { type: 'kv', options: { version: '1' } });
  await tell('GET', 'sys/internal/ui/mounts/secret/story');
  await tell('GET', 'sys/internal/ui/mounts/story/kv/a/b');
  await tell('GET', 'sys/internal/ui/mounts/story-one/a');
  await tell('GET', 'sys/internal/ui/mounts/nowhere/a');
  await tell('GET', 'story-one/data/a');
  await tell('GET', 'nowhere/data/a');

  chapter('rights');
  await admin.policy('story', 'path "secret/data/story" { capabilities = ["read"] }');
  const token = await admin.tokenWith(['story']);
  await tell('GET', 'secret/data/story.byods/lock', undefined, token);
  await tell('POST', 'secret/data/story', { data: { a: 1 } }, token);
  await tell('POST', 'sys/capabilities-self', { paths: ['secret/data/story', 'secret/data/other'] }, token);
  await tell('GET', 'sys/internal/ui/mounts/secret/story', undefined, token);
  await tell('GET', 'sys/internal/ui/mounts/story-one/a', undefined, token);
  const bare = await admin.tokenWith(['story'], { no_default_policy: true });
  await tell('POST', 'sys/capabilities-self', { paths: ['secret/data/story'] }, bare);
  await tell('GET', 'auth/token/lookup-self', undefined, bare);

  chapter('logins');
  await tell('GET', 'auth/token/lookup-self', undefined, token);
  await tell('POST', 'auth/token/renew-self', {}, token);
  await tell('GET', 'auth/token/lookup-self', undefined, 'fake-unknown-token');
  await tell('POST', 'auth/token/renew-self', {}, 'fake-unknown-token');
  await tell('GET', 'secret/data/story', undefined, 'fake-unknown-token');
  await tell('GET', 'sys/internal/ui/mounts/secret/story', undefined, 'fake-unknown-token');
  await tell('POST', 'auth/nowhere/login', { role_id: 'x' }, '');
  return `${lines.join('\n').trim()}\n`;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of any shape
function seen(json: any, path: string): unknown {
  if (json === undefined) return undefined;
  const isMount = path.startsWith('sys/internal/');
  if (path.startsWith('sys/capabilities')) return json.errors ? { errors: json.errors } : { data: sorted(json.data) };
  const isServer = path === 'sys/health';
  const more = isServer ? OF_SERVER : isMount ? OF_MOUNT : [];
  const kept = new Set([...LOOKED_AT.filter((name) => !isServer || name !== 'version'), ...OF_LOGIN, ...more]);
  const isOurs = (value: unknown, name: string, inside: boolean): unknown => {
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value)) return '<time>';
    if (name === 'client_token') return '<token>';
    if ((name === 'ttl' || name === 'lease_duration') && Number(value) > 0) return '<seconds>';
    if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, each]) => (inside || kept.has(key)) && each !== null)
        .map(([key, each]) => [
          key,
          isOurs(each, key, inside || (name === 'data' && key === 'data') || key === 'options'),
        ])
        .sort(([one], [other]) => String(one).localeCompare(String(other))),
    );
  };
  const { lease_duration: _lease, renewable: _renewable, ...answer } = json;
  return isOurs(answer, '', false);
}

function sorted(held: Record<string, string[]>): unknown {
  const rows = Object.entries(held).map(([path, capabilities]): [string, string[]] => [path, [...capabilities].sort()]);
  return Object.fromEntries(rows.sort(([one], [other]) => one.localeCompare(other)));
}
