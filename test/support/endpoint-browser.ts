import { expect } from 'vitest';
import { type Answer, type Asking, ask, type EndpointWorld } from './endpoint.ts';

/** A browser without a screen: opens pages as one does, keeps cookies, and follows where it is sent when it is told to. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly world: Pick<EndpointWorld, 'url'>;

  constructor(world: Pick<EndpointWorld, 'url'>) {
    this.world = world;
  }

  async open(url: string, asking: Asking = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = url.startsWith(this.world.url) && cookie !== '' ? { Cookie: cookie } : {};
    const navigation = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Site': 'cross-site' };
    const answer = await ask(url, {
      ...asking,
      headers: { Accept: 'text/html', ...navigation, ...own, ...asking.headers },
    });
    for (const set of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
      this.cookies.set(name!, value!);
    }
    return answer;
  }

  /** Presses Authorize: where Webex's page is. */
  async begin(): Promise<string> {
    const answer = await this.open(`${this.world.url}/authorize`);
    expect(answer.status).toBe(302);
    return answer.headers.location!;
  }

  /** Presses a button of Webex's page: where the browser is sent. */
  async decide(page: string, decision: 'approve' | 'deny' = 'approve'): Promise<string> {
    const body = new URLSearchParams({ decision }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return (await ask(page, { method: 'POST', headers, body })).headers.location!;
  }

  /** All of it: the page with the key. */
  async authorize(): Promise<Answer> {
    return await this.open(await this.decide(await this.begin()));
  }
}

/** The key that a page shows. */
export function keyIn({ body }: Answer): string {
  return /byods_[\w-]{43}/.exec(body)![0];
}
