/**
 * What AWS Lambda runs beside a Node function, in small: loads the handler, asks the Runtime API for events, calls the
 * handler with (event, context), reports what came of it. Plain JavaScript, so that any Node can run it.
 */
import { request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: root, _HANDLER: wanted } = process.env;
const RUNTIME = '/2018-06-01/runtime';
/** Requests of the bootstrap never hold the process open for the handler's sake, nor share its connections. */
const agent = false;

function call(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const [host, port] = api.split(':');
    const sent = request({ host, port, method, path: `${RUNTIME}${path}`, headers, agent }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(chunks).toString('utf8') }));
    });
    sent.on('error', reject).end(body);
  });
}

function describe(error, errorType) {
  if (!(error instanceof Error)) return { errorType: errorType ?? typeof error, errorMessage: String(error) };
  const stackTrace = (error.stack ?? '').split('\n');
  return { errorType: errorType ?? error.name, errorMessage: error.message, stackTrace };
}

async function report(path, error, errorType) {
  const described = describe(error, errorType);
  const headers = {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Function-Error-Type': described.errorType,
  };
  await call('POST', path, headers, JSON.stringify(described));
}

function typed(errorType, message) {
  const error = new Error(message);
  error.name = errorType;
  return error;
}

async function loadHandler() {
  const [file, name] = wanted.split('.');
  let loaded;
  try {
    loaded = await import(pathToFileURL(join(root, `${file}.mjs`)));
  } catch (error) {
    const known = error?.code === 'ERR_MODULE_NOT_FOUND' ? 'Runtime.ImportModuleError' : undefined;
    throw known ? typed(known, error.message) : error;
  }
  const handler = loaded[name];
  if (typeof handler !== 'function') {
    throw typed('Runtime.HandlerNotFound', `${wanted} is undefined or not exported`);
  }
  if (handler.length > 2) {
    throw typed('Runtime.CallbackHandlerDeprecated', 'Handlers with a callback parameter are no longer supported.');
  }
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** Ends this invocation's part of both streams, so that the reader knows whose output is whose. */
async function mark(id) {
  const line = `\u0001END ${id}\u0001`;
  for (const stream of [process.stdout, process.stderr]) await new Promise((done) => stream.write(line, done));
}

let current;

function failed(code, errorType) {
  return async (error) => {
    const path = current === undefined ? '/init/error' : `/invocation/${current}/error`;
    await report(path, error, errorType).catch(() => undefined);
    process.exit(code);
  };
}
process.on('unhandledRejection', failed(128, 'Runtime.UnhandledPromiseRejection'));
process.on('uncaughtException', failed(129));

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await report('/init/error', error);
  process.exit(1);
}

for (;;) {
  const next = await call('GET', '/invocation/next', {});
  current = next.headers['lambda-runtime-aws-request-id'];
  let outcome;
  try {
    const result = await handler(JSON.parse(next.body), contextOf(next.headers));
    outcome = { body: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    outcome = { error };
  }
  await mark(current);
  if ('error' in outcome) await report(`/invocation/${current}/error`, outcome.error);
  else {
    const headers = { 'Content-Type': 'application/json' };
    await call('POST', `/invocation/${current}/response`, headers, outcome.body);
  }
  current = undefined;
}
