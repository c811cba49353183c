import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { linesOf, MarkedOutput } from './output.ts';
import { type Answer, type LambdaError, RuntimeApi } from './runtime-api.ts';

const NAME = 'byods-test';
const ARN = `arn:aws:lambda:us-east-1:123456789012:function:${NAME}`;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What one invocation came to. A process that ended instead of answering gives neither result nor error. */
export interface Invocation {
  readonly requestId: string;
  readonly result?: unknown;
  readonly error?: LambdaError;
  /** The lines on stdout since the last invocation, those of the start included in the first. */
  readonly logs: readonly string[];
  readonly stderr: string;
  /** Set when the process ended before it answered, or could not start. */
  readonly exit: Exit | undefined;
}

/** How to run a function. */
export interface FunctionOptions {
  /** The folder with the unpacked code. */
  readonly folder: string;
  /** The function's environment; beside it there are only PATH and what Lambda sets, nothing of the test's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** The Node to run it: the one that runs the test by default. */
  readonly node?: string;
  /** Arguments for Node, before the program. */
  readonly nodeArgs?: readonly string[];
  /** `file.export`: index.handler by default, from index.mjs. */
  readonly handler?: string;
}

/** What an invocation is told. */
export interface InvokeOptions {
  /** What getRemainingTimeInMillis starts from: 15 minutes by default. Nothing is killed when it is over. */
  readonly timeoutMs?: number;
  /** The id of the request: a new one by default, the same again for a duplicate. */
  readonly requestId?: string;
}

/** A Lambda function in a process of its own, which stays warm between invocations, as on AWS. */
export class FunctionProcess {
  /** Settles when the process has ended and all its output is in. */
  readonly exited: Promise<Exit>;
  readonly #api: RuntimeApi;
  readonly #child: ChildProcess;
  readonly #stdout: MarkedOutput;
  readonly #stderr: MarkedOutput;

  private constructor(api: RuntimeApi, options: FunctionOptions) {
    const bootstrap = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));
    const child = spawn(options.node ?? process.execPath, [...(options.nodeArgs ?? []), bootstrap], {
      cwd: options.folder,
      env: environment(api, options),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#api = api;
    this.#child = child;
    this.#stdout = new MarkedOutput(child.stdout);
    this.#stderr = new MarkedOutput(child.stderr);
    this.exited = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Exit);
    this.exited.catch(() => undefined);
  }

  /** Starts the function; a fault while it loads shows in the first invocation. */
  static async start(options: FunctionOptions): Promise<FunctionProcess> {
    return new FunctionProcess(await RuntimeApi.start(), options);
  }

  /** The process id, for tests that look from outside. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Sends one event and waits for the answer or the end of the process. */
  async invoke(event: unknown = {}, options: InvokeOptions = {}): Promise<Invocation> {
    const requestId = options.requestId ?? randomUUID();
    const deadlineMs = Date.now() + (options.timeoutMs ?? 900_000);
    const answer = this.#api.invoke({ requestId, event, deadlineMs, functionArn: ARN });
    const first = await Promise.race([answer, this.#api.initError.then((error): Answer => ({ error })), this.exited]);
    if ('code' in first) return this.#ended(requestId, first, undefined);
    const marks = Promise.all([this.#stdout.takeUntil(requestId), this.#stderr.takeUntil(requestId)]);
    const output = await Promise.race([marks, this.exited]);
    if ('code' in output) return this.#ended(requestId, output, first);
    return { requestId, ...first, logs: linesOf(output[0]), stderr: output[1], exit: undefined };
  }

  /** Stops the process's clockwork as Lambda does between invocations: nothing of it runs until `thaw()`. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  /** Lets a frozen process go on. */
  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  /** Ends the process at once, as Lambda does when an invocation's time is over, and waits until it is gone. */
  async kill(): Promise<Exit> {
    this.#child.kill('SIGKILL');
    return await this.exited;
  }

  /** Ends the process and the Runtime API. */
  async close(): Promise<void> {
    await this.kill().catch(() => undefined);
    await this.#api.close();
  }

  #ended(requestId: string, exit: Exit, answer: Answer | undefined): Invocation {
    return { requestId, ...answer, logs: linesOf(this.#stdout.takeRest()), stderr: this.#stderr.takeRest(), exit };
  }
}

function environment(api: RuntimeApi, options: FunctionOptions): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: NAME,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${NAME}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]00000000000000000000000000000000',
    ...options.env,
    AWS_LAMBDA_RUNTIME_API: api.address,
    LAMBDA_TASK_ROOT: options.folder,
    _HANDLER: options.handler ?? 'index.handler',
  };
}
