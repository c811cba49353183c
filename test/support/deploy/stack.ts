import { runPython } from './python.ts';

/** A value of a template: what JSON can hold. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
/** An object of a template. */
export type Fields = { [key: string]: Value };

/** A resource as the stack would have it: conditions decided, references replaced. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly deletionPolicy: string | undefined;
  readonly properties: Fields;
}

interface Template {
  readonly Parameters: Record<string, { Default?: Value; Type: string }>;
  readonly Conditions: Record<string, Value>;
  readonly Resources: Record<string, { Type: string; Condition?: string; DeletionPolicy?: string; Properties?: Value }>;
}

const transformed = new Map<string, Template>();

/** The template after AWS's transformation of its serverless parts; made once. */
function transform(path: string): Template {
  const known = transformed.get(path) ?? (JSON.parse(runPython('transform.py', [path, '{}'])) as Template);
  transformed.set(path, known);
  return known;
}

/**
 * The resources of a stack. A reference to one is `<stack>/<its id in the template>`, an attribute of it has
 * `.<attribute>` behind that. Whoever uses a function of CloudFormation that is not known here gets an error.
 */
export function stackOf(name: string, given: Record<string, string> = {}, path = 'deploy/template.yaml'): Resource[] {
  const { Parameters, Conditions, Resources } = transform(path);
  for (const key of Object.keys(given)) if (!(key in Parameters)) throw new Error(`no parameter ${key}`);
  const values: Fields = {
    ...Object.fromEntries(Object.entries(Parameters).map(([key, { Default }]) => [key, given[key] ?? Default ?? null])),
    'AWS::StackName': name,
    'AWS::Region': 'us-east-1',
    'AWS::AccountId': '111122223333',
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };

  const holds = (condition: string): boolean => decide(Conditions[condition]!);
  function decide(value: Value): boolean {
    const [[name, operand]] = Object.entries(value as Fields) as [[string, Value]];
    const operands = operand as Value[];
    if (name === 'Fn::Equals') return String(resolve(operands[0]!)) === String(resolve(operands[1]!));
    if (name === 'Fn::Not') return !decide(operands[0]!);
    if (name === 'Fn::And') return operands.every(decide);
    if (name === 'Condition') return holds(operand as string);
    throw new Error(`no rule for ${name}`);
  }

  function reference(id: string): Value {
    if (id in values) return values[id]!;
    const resource = Resources[id];
    if (!resource) throw new Error(`a reference to ${id}, which is neither a parameter nor a resource`);
    if (resource.Condition && !holds(resource.Condition)) throw new Error(`a reference to ${id}, which is not made`);
    return `${name}/${id}`;
  }

  const absent = Symbol('AWS::NoValue');
  function resolve(value: Value): Value | typeof absent {
    if (Array.isArray(value)) return value.map(resolve).filter((each) => each !== absent) as Value[];
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [key, operand] = entries[0] ?? ['', ''];
    if (entries.length === 1 && key === 'Ref')
      return operand === 'AWS::NoValue' ? absent : reference(operand as string);
    if (entries.length === 1 && key.startsWith('Fn::')) return call(key, operand);
    const resolved = entries.map(([field, each]) => [field, resolve(each)] as const);
    return Object.fromEntries(resolved.filter(([, each]) => each !== absent)) as Fields;
  }
  function call(name: string, operand: Value): Value | typeof absent {
    if (name === 'Fn::If') {
      const [condition, yes, no] = operand as [string, Value, Value];
      return resolve(holds(condition) ? yes : no);
    }
    if (name === 'Fn::Sub' && typeof operand === 'string')
      return operand.replace(/\$\{([^}]+)\}/g, (_, id) => String(reference(id)));
    if (name === 'Fn::GetAtt') {
      const [id, attribute] = operand as [string, string];
      return `${reference(id)}.${attribute}`;
    }
    throw new Error(`no rule for ${name}`);
  }

  return Object.entries(Resources)
    .filter(([, { Condition }]) => Condition === undefined || holds(Condition))
    .map(([id, { Type, DeletionPolicy, Properties }]) => ({
      id,
      type: Type,
      deletionPolicy: DeletionPolicy,
      properties: resolve(Properties ?? {}) as Fields,
    }));
}

/** The one resource with an id. */
export function theOne(stack: readonly Resource[], id: string): Fields {
  const found = stack.find((each) => each.id === id);
  if (!found) throw new Error(`the stack has no ${id}`);
  return found.properties;
}
