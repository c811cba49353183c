import type { Argv } from 'yargs';

/** An option as a parser knows it. */
export interface OptionFacts {
  /** Without hyphens. */
  readonly name: string;
  /** How it may be spelt, with hyphens. */
  readonly spellings: readonly string[];
  readonly describe: string;
  readonly takesValue: boolean;
  /** The only values that it takes; empty where it takes any. */
  readonly choices: readonly string[];
}

/** What yargs keeps to itself: its types tell nothing of it. */
interface Internals {
  getOptions(): {
    readonly key: Readonly<Record<string, unknown>>;
    readonly boolean: readonly string[];
    readonly alias: Readonly<Record<string, readonly string[]>>;
    readonly choices: Readonly<Record<string, readonly string[]>>;
    readonly hiddenOptions: readonly string[];
  };
  getInternalMethods(): { getUsageInstance(): { getDescriptions(): Readonly<Record<string, string | undefined>> } };
}

/** yargs' mark of its own sentences, which it would translate. */
const OWN_SENTENCE = '__yargsString__:';

/** What yargs gives every parser, and would tell of first. */
const OF_EVERY_PARSER = ['help', 'version'];

/** The options that a parser knows at that moment, without positional words that were described like options. */
export function optionsOf(parser: Argv, positionals: readonly string[] = []): OptionFacts[] {
  const internals = parser as unknown as Internals;
  const { key, boolean, alias, choices, hiddenOptions } = internals.getOptions();
  const descriptions = internals.getInternalMethods().getUsageInstance().getDescriptions();
  const isFlag = (name: string) => boolean.includes(name) || alias[name]?.some((other) => boolean.includes(other));
  const isOther = (name: string) =>
    Object.keys(alias).some((first) => first.length > 1 && alias[first]!.includes(name));
  return Object.keys(key)
    .sort((a, b) => OF_EVERY_PARSER.indexOf(a) - OF_EVERY_PARSER.indexOf(b))
    .filter((name) => !isOther(name))
    .filter((name) => name.length > 1 && !positionals.includes(name) && !hiddenOptions.includes(name))
    .map((name) => {
      const others = [...(alias[name] ?? []), ...Object.keys(alias).filter((other) => alias[other]?.includes(name))];
      return {
        name,
        spellings: [name, ...others].map((each) => (each.length === 1 ? `-${each}` : `--${each}`)),
        describe: (descriptions[name] ?? '').replace(OWN_SENTENCE, ''),
        takesValue: !isFlag(name),
        choices: choices[name] ?? [],
      };
    });
}

/** The only words that a positional of a parser may be; empty where it may be any. */
export function choicesOf(parser: Argv, positional: string): readonly string[] {
  return (parser as unknown as Internals).getOptions().choices[positional] ?? [];
}

/** A word that stands in a command line without an option, as yargs' spelling of a command names it. */
export interface Positional {
  readonly name: string;
  /** Takes every word that is left. */
  readonly variadic: boolean;
}

/** The positional words of a command: `extend-data-source [id..]` has `id`. Pure. */
export function positionalsOf(usage: string): Positional[] {
  return [...usage.matchAll(/[<[]([\w-]+)(\.\.)?[>\]]/g)].map(([, name, more]) => ({
    name: name!,
    variadic: more !== undefined,
  }));
}
