import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A rule as a test wants it. */
export interface FakeRule {
  readonly ScheduleExpression?: string;
  readonly EventPattern?: string;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly targets?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

type Input = Record<string, unknown> & { readonly Name?: string; readonly Rule?: string };

const ARN = 'arn:aws:events:us-east-1:123456789012:rule/';

/**
 * The rules of Amazon EventBridge's default bus on loopback, for the real SDK: tags of CloudFormation, which nobody else can
 * make, rights that are denied, and events to a Lambda that is not there.
 */
export class EventRulesFake {
  readonly rules = new Map<string, FakeRule>();
  /** What was asked, in order. */
  readonly calls: { readonly operation: string; readonly input: Input }[] = [];
  readonly #denied = new Set<string>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const operation = String(request.headers['x-amz-target']).replace('AWSEvents.', '');
      const input = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Input;
      this.calls.push({ operation, input });
      const refused = (code: string) => ({ __type: code, message: `a planned ${code}` });
      const answer = this.#denied.has(operation) ? refused('AccessDeniedException') : this.#answer(operation, input);
      const body = answer ?? refused('ResourceNotFoundException');
      response.writeHead('__type' in body ? 400 : 200, { 'Content-Type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    });
  }

  static async start(): Promise<EventRulesFake> {
    const fake = new EventRulesFake();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** These operations are denied from now on. */
  deny(...operations: string[]): void {
    for (const operation of operations) this.#denied.add(operation);
  }

  /** The inputs of one operation. */
  inputs(operation: string): Input[] {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(operation: string, input: Input): object | undefined {
    const name = input.Name ?? input.Rule ?? String(input.ResourceARN ?? '').replace(ARN, '');
    const rule = this.rules.get(name);
    switch (operation) {
      case 'DescribeRule': {
        if (!rule) return undefined;
        const { targets: _, tags: __, ...fields } = rule;
        return { Name: name, Arn: ARN + name, State: 'ENABLED', ...fields };
      }
      case 'ListTargetsByRule':
        return rule && { Targets: (rule.targets ?? []).map((Arn, index) => ({ Id: String(index), Arn })) };
      case 'ListRuleNamesByTarget': {
        const found = [...this.rules].filter(([, { targets = [] }]) => targets.includes(String(input.TargetArn)));
        return { RuleNames: found.map(([each]) => each) };
      }
      case 'ListTagsForResource':
        return rule && { Tags: Object.entries(rule.tags ?? {}).map(([Key, Value]) => ({ Key, Value })) };
      case 'PutRule': {
        const { Name: _, ...fields } = input;
        // What is left out is taken away, as AWS does.
        this.rules.set(name, { ...(rule?.targets && { targets: rule.targets }), ...fields } as FakeRule);
        return { RuleArn: ARN + name };
      }
      case 'PutEvents':
        return { FailedEntryCount: 0, Entries: (input.Entries as unknown[]).map(() => ({ EventId: randomUUID() })) };
      default:
        return undefined;
    }
  }
}
