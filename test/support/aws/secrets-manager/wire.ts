import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from './errors.ts';
import type { Input } from './model.ts';

/** A request of the AWS JSON 1.1 protocol. */
export interface WireRequest {
  readonly operation: string;
  readonly input: Input;
  /** The region that the request was signed for; none where it was not signed. */
  readonly region: string | undefined;
}

/** Reads a request to its end. */
export async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const scope = /Credential=[^/]+\/\d{8}\/([^/]+)\/secretsmanager\/aws4_request/;
  return {
    operation: String(request.headers['x-amz-target'] ?? '').replace(/^secretsmanager\./, ''),
    input: parse(Buffer.concat(chunks).toString('utf8')),
    region: scope.exec(request.headers.authorization ?? '')?.[1],
  };
}

function parse(body: string): Input {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {}
  return {};
}

/** Answers 200 with a result, or an error in AWS's form. */
export function sendAnswer(response: ServerResponse, answer: Record<string, unknown> | AwsError, now: number): void {
  const failed = answer instanceof AwsError;
  response.writeHead(failed ? answer.status : 200, {
    'Content-Type': 'application/x-amz-json-1.1',
    'x-amzn-RequestId': randomUUID(),
    Date: new Date(now).toUTCString(),
  });
  response.end(JSON.stringify(failed ? { __type: answer.code, Message: answer.message } : answer));
}
