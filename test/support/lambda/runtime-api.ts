import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An error as a function reports it. */
export interface LambdaError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace?: readonly string[];
}

/** What a function answered to one event: exactly one of the two. */
export type Answer = { readonly result: unknown } | { readonly error: LambdaError };

/** An event that waits for the function to ask for it. */
export interface QueuedEvent {
  readonly requestId: string;
  readonly event: unknown;
  /** When the invocation's time is up, in milliseconds since 1970. */
  readonly deadlineMs: number;
  readonly functionArn: string;
}

interface Waiting extends QueuedEvent {
  readonly resolve: (answer: Answer) => void;
}

const INVOCATION = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;

/** The Lambda Runtime API on loopback, for one function: it hands out events and takes the answers. */
export class RuntimeApi {
  readonly #server: Server;
  readonly #queue: Waiting[] = [];
  readonly #underWay = new Map<string, Waiting>();
  #asking: ServerResponse | undefined;
  #initFailed: (error: LambdaError) => void = () => undefined;
  /** Settles when the function reports that it could not start; never otherwise. */
  readonly initError: Promise<LambdaError>;

  private constructor() {
    this.initError = new Promise((resolve) => {
      this.#initFailed = resolve;
    });
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Starts the API on a free port of 127.0.0.1. */
  static async start(): Promise<RuntimeApi> {
    const api = new RuntimeApi();
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  /** `host:port`, as AWS_LAMBDA_RUNTIME_API has it. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Queues an event and waits for its answer, which never comes if the function dies. */
  invoke(event: QueuedEvent): Promise<Answer> {
    return new Promise((resolve) => {
      this.#queue.push({ ...event, resolve });
      this.#handOut();
    });
  }

  /** Cuts all connections and stops. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET' && request.url === '/2018-06-01/runtime/invocation/next') {
      this.#asking = response;
      this.#handOut();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || 'null');
    const [, id = '', kind] = INVOCATION.exec(request.url ?? '') ?? [];
    const waiting = this.#underWay.get(id);
    if (request.url === '/2018-06-01/runtime/init/error') {
      accept(response, 202);
      this.#initFailed(body as LambdaError);
    } else if (waiting === undefined) accept(response, 400, { errorType: 'InvalidRequestID', errorMessage: id });
    else {
      this.#underWay.delete(id);
      accept(response, 202);
      waiting.resolve(kind === 'error' ? { error: body as LambdaError } : { result: body });
    }
  }

  #handOut(): void {
    const response = this.#asking;
    const next = response && this.#queue.shift();
    if (response === undefined || next === undefined) return;
    this.#asking = undefined;
    this.#underWay.set(next.requestId, next);
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': next.requestId,
      'Lambda-Runtime-Deadline-Ms': String(next.deadlineMs),
      'Lambda-Runtime-Invoked-Function-Arn': next.functionArn,
      'Lambda-Runtime-Trace-Id': 'Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0',
    });
    response.end(JSON.stringify(next.event));
  }
}

function accept(response: ServerResponse, status: number, body: unknown = { status: 'OK' }): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
