import { KeeperError } from './errors.ts';
import type { JsonObject } from './strict-json.ts';
import { isTemplateValue } from './template-values.ts';
import { type Path, valueAt } from './token-homes.ts';

/** What stood in a field. `template` is a value that the template came with. */
export interface FieldValue {
  readonly path: Path;
  readonly state: 'given' | 'template';
  readonly value: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a control character inside a credential is a paste gone wrong
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Reads fields of a document one by one and collects everything that is wrong with them, so that a person mends all
 * of it at once. Messages name fields and never show values.
 */
export class ConfigFields {
  readonly #document: JsonObject;
  readonly #problems: string[] = [];
  readonly #remedies = new Set<string>();
  readonly warnings: string[] = [];

  constructor(document: JsonObject) {
    this.#document = document;
  }

  /** Whether nothing was wrong so far. */
  get sound(): boolean {
    return this.#problems.length === 0;
  }

  has(path: Path): boolean {
    return valueAt(this.#document, path) !== undefined;
  }

  /** Whether a field is absent, empty, or as the template came. */
  isLeftOut(path: Path): boolean {
    const value = this.#valueAt(path);
    return (
      value === undefined || value === null || value === '' || (typeof value === 'string' && isTemplateValue(value))
    );
  }

  warn(sentence: string): void {
    this.warnings.push(sentence);
  }

  problem(what: string, remedy: string): void {
    this.#problems.push(what);
    this.#remedies.add(remedy);
  }

  /** Says that a field is missing, unless something was wrong with what stands there. */
  miss(path: Path, why = 'it is required'): void {
    if (this.#noted.has(path.join('.'))) return;
    this.problem(`${path.join('.')} is missing: ${why}`, `fill ${path.join('.')}`);
  }

  leftFromTemplate(path: Path): void {
    this.problem(stillTemplate([path.join('.')]), `fill ${path.join('.')} with your own value: byods init asks for it`);
  }

  /** The text in a field that must be there; undefined when that was noted as a problem. */
  requiredText(path: Path): string | undefined {
    const field = this.#field(path);
    if (!field) this.miss(path);
    else if (field.state === 'template') this.leftFromTemplate(path);
    else return field.value;
    return undefined;
  }

  /** The text in a field that may be absent; a template value counts as absent. */
  optionalText(path: Path): string | undefined {
    const field = this.#field(path);
    return field?.state === 'given' ? field.value : undefined;
  }

  /** The whole number in a field that may be absent; undefined, and noted, for anything else. */
  optionalInteger(path: Path, least: number, most: number): number | undefined {
    const value = this.#valueAt(path);
    if (value === undefined || value === null) return undefined;
    if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    const name = path.join('.');
    this.problem(`${name} is no whole number from ${least} to ${most}`, `correct ${name}`);
    return undefined;
  }

  /** As {@link optionalText}, and says so when a template value was passed over. */
  optionalSecret(path: Path): string | undefined {
    const field = this.#field(path);
    if (field?.state !== 'template') return field?.value;
    this.passOver([path]);
    return undefined;
  }

  /** Says that template values count as absent: what is optional need not be filled. */
  passOver(paths: readonly Path[]): void {
    const names = paths.map((path) => path.join('.')).filter((name) => !this.#passedOver.includes(name));
    if (names.length === 0) return;
    this.#passedOver.push(...names);
    const one = names.length === 1;
    const what = one ? 'counts as absent: fill it in, or delete it' : 'count as absent: fill them in, or delete them';
    this.warn(`${stillTemplate(names)} and ${what}`);
  }

  /** What was passed over, as the end of a sentence; empty when nothing was. */
  get leftOut(): string {
    return this.#passedOver.length === 0 ? '' : `: ${stillTemplate(this.#passedOver)}`;
  }

  /** One field that may be spelled in several ways; two that hold different values are refused, naming both. */
  agreeing(paths: readonly Path[]): FieldValue | undefined {
    const found = paths.map((path) => this.#field(path)).filter((field) => field !== undefined);
    const given = found.filter((field) => field.state === 'given');
    const [first, ...others] = given;
    const other = others.find((field) => field.value !== first?.value);
    if (first && other) {
      const names = `${first.path.join('.')} and ${other.path.join('.')}`;
      this.problem(`${names} hold different values`, `keep the right one of ${names} and delete the other`);
    }
    return first ?? found[0];
  }

  /** @throws KeeperError `configuration` when anything was wrong. */
  throwProblems(where: string): void {
    if (this.#problems.length === 0) return;
    throw new KeeperError('configuration', `${where}: ${this.#problems.join('; ')}. Nothing was sent or changed`, {
      remedy: [...this.#remedies].join('; '),
    });
  }

  readonly #passedOver: string[] = [];
  #noted = new Set<string>();

  #field(path: Path): FieldValue | undefined {
    const value = this.#valueAt(path);
    if (value === undefined || value === null || value === '') return undefined;
    const name = path.join('.');
    const wrong = typeof value !== 'string' ? 'is not a text' : credentialProblem(value);
    if (wrong !== undefined) {
      if (!this.#noted.has(name)) this.problem(`${name} ${wrong}`, `mend ${name}`);
      this.#noted.add(name);
      return undefined;
    }
    const text = withoutLineEnd(value as string);
    if (text !== value && !this.#noted.has(name)) {
      this.#noted.add(name);
      this.warn(`${name} ends in a line break, which was left out`);
    }
    return { path, state: isTemplateValue(text) ? 'template' : 'given', value: text };
  }

  #valueAt(path: Path): unknown {
    const last = path.at(-1)!;
    const parent = valueAt(this.#document, path.slice(0, -1));
    return Array.isArray(parent) ? parent[Number(last)] : valueAt(this.#document, path);
  }
}

function stillTemplate(names: readonly string[]): string {
  return `${names.join(', ')} still ${names.length === 1 ? "holds the template's value" : "hold the template's values"}`;
}

/** A line break at the end comes from copying a whole line. */
export function withoutLineEnd(value: string): string {
  return value.replace(/[\r\n]+$/, '');
}

/** What is wrong with a credential's text. Credentials are opaque: only what cannot be meant is refused. */
export function credentialProblem(value: string): string | undefined {
  const text = withoutLineEnd(value);
  if (text.trim() === '') return 'is empty';
  if (CONTROL.test(text)) return 'holds a line break or another control character';
  if (text !== text.trim()) return 'has white space around it';
  if (/^bearer\s/i.test(text)) return 'begins with the word Bearer, which does not belong to it';
  if (/^["'].*["']$/.test(text)) return 'is wrapped in quotation marks of its own';
  return undefined;
}
