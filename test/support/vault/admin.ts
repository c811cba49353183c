/** What a server answered, whatever it was. */
export interface AdminAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reaches into an answer whose shape it knows
  readonly json: any;
}

/** Whoever may do anything in a Vault, real or not: prepares it, and meddles. Shares nothing with what is tested. */
export class VaultAdmin {
  readonly url: string;
  readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  async ask(method: string, path: string, body?: unknown, token = this.token): Promise<AdminAnswer> {
    const answer = await fetch(`${this.url}/v1/${path}`, {
      method,
      headers: { 'x-vault-token': token },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
  }

  /** The newest version of a document: its number, and what it holds. */
  async read(path: string): Promise<{ version: number; data: Record<string, unknown> | undefined }> {
    const { json } = await this.ask('GET', `secret/data/${path}`);
    return { version: json?.data?.metadata?.version ?? 0, data: json?.data?.data ?? undefined };
  }

  async write(path: string, data: unknown): Promise<void> {
    const { status, json } = await this.ask('POST', `secret/data/${path}`, { data });
    if (status !== 200) throw new Error(`the test could not write ${path}: ${JSON.stringify(json)}`);
  }

  async policy(name: string, hcl: string): Promise<void> {
    await this.ask('PUT', `sys/policies/acl/${name}`, { policy: hcl });
  }

  /** A token with these policies. */
  async tokenWith(policies: readonly string[], more: Record<string, unknown> = {}): Promise<string> {
    return (await this.ask('POST', 'auth/token/create', { policies, ttl: '600s', ...more })).json.auth.client_token;
  }

  /** Every version of some documents. */
  async inventory(paths: readonly string[]): Promise<unknown> {
    const all: unknown[] = [];
    for (const path of paths) {
      const { version } = await this.read(path);
      for (let n = Math.max(1, version - 9); n <= version; n += 1) {
        all.push([path, n, (await this.ask('GET', `secret/data/${path}?version=${n}`)).json.data]);
      }
    }
    return all;
  }
}
