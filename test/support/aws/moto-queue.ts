import { randomUUID } from 'node:crypto';

interface SqsAnswer {
  readonly QueueUrl?: string;
  readonly Messages?: readonly { readonly Body: string }[];
}

/** A queue of the emulator, as the target of a rule: what that lets through is received from it. */
export async function motoQueue(motoUrl: string): Promise<{ arn: string; received(): Promise<unknown[]> }> {
  const QueueName = `queue-${randomUUID()}`;
  const { QueueUrl } = await sqs(motoUrl, 'CreateQueue', { QueueName });
  return {
    arn: `arn:aws:sqs:us-east-1:123456789012:${QueueName}`,
    async received() {
      const all: unknown[] = [];
      for (;;) {
        const asked = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 };
        const { Messages = [] } = await sqs(motoUrl, 'ReceiveMessage', asked);
        if (Messages.length === 0) return all;
        all.push(...Messages.map(({ Body }) => JSON.parse(Body)));
      }
    },
  };
}

/** Amazon SQS, of which we have no client: moto wants the request and looks at no signature. */
async function sqs(motoUrl: string, action: string, input: object): Promise<SqsAnswer> {
  const answer = await fetch(motoUrl, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.0',
      'X-Amz-Target': `AmazonSQS.${action}`,
      Authorization: 'AWS4-HMAC-SHA256 Credential=AKIANOTAREALKEY/20260601/us-east-1/sqs/aws4_request',
    },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as SqsAnswer;
}
