import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An event as it arrived. */
export interface ReceivedEvent {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Time: number;
  /** Parsed. */
  readonly detail: Record<string, unknown>;
}

/**
 * What a request is answered with: by entry, in order, an error code or nothing where it is taken; or a whole refusal;
 * or no answer at all.
 */
export type Behaviour =
  | { readonly entries: readonly (string | undefined)[] }
  | { readonly status: number; readonly code: string }
  | 'cut'
  | 'stall';

/** The PutEvents of Amazon EventBridge on loopback, for the real SDK; what it cannot do is another thing to test with. */
export class EventBusFake {
  /** The events that were taken. */
  readonly taken: ReceivedEvent[] = [];
  /** How many entries each request had. */
  readonly requests: number[] = [];
  readonly #server: Server;
  readonly #planned: Behaviour[] = [];
  #always: Behaviour | undefined;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<EventBusFake> {
    const fake = new EventBusFake();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next requests behave so, one after the other; those that follow are taken. */
  next(...behaviours: Behaviour[]): void {
    this.#planned.push(...behaviours);
  }

  /** Every request behaves so from now on; undefined: is taken. */
  always(behaviour: Behaviour | undefined): void {
    this.#always = behaviour;
  }

  /** The events of one type that were taken, as `state code` or only the state of a run. */
  told(): string[] {
    return this.taken.map(({ DetailType, detail }) => {
      const { state, problem } = detail as { state?: string; problem?: { code: string } };
      return [DetailType, state, problem?.code].filter((part) => part).join(' ');
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
      Entries: (Omit<ReceivedEvent, 'detail'> & { Detail: string })[];
    };
    if (request.headers['x-amz-target'] !== 'AWSEvents.PutEvents') {
      send(response, 400, { __type: 'UnknownOperationException' });
      return;
    }
    this.requests.push(body.Entries.length);
    const behaviour = this.#planned.shift() ?? this.#always;
    if (behaviour === 'stall') return;
    if (behaviour === 'cut') {
      request.socket.destroy();
      return;
    }
    if (behaviour && 'status' in behaviour) {
      send(response, behaviour.status, { __type: behaviour.code, message: `a planned ${behaviour.code}` });
      return;
    }
    const Entries = body.Entries.map(({ Detail, ...entry }, index) => {
      const ErrorCode = behaviour?.entries[index];
      if (ErrorCode !== undefined) return { ErrorCode, ErrorMessage: `a planned ${ErrorCode}` };
      this.taken.push({ ...entry, detail: JSON.parse(Detail) });
      return { EventId: randomUUID() };
    });
    send(response, 200, { FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
