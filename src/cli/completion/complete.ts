import type { KnownOrg } from '../../core/known-org.ts';
import type { CommandSpec } from '../command.ts';
import { findCommand } from '../commands.ts';
import { choicesOf, type OptionFacts, optionsOf, positionalsOf } from '../parser-facts.ts';
import { parserOf, REPEATABLE, rootParser } from '../program.ts';
import { type Candidate, dataSourceWords, orgWords } from './known-words.ts';

/** What completes a word: one of these words, or what the shell itself finds. */
export interface Completion {
  readonly kind: 'words' | 'files' | 'folders';
  readonly candidates: readonly Candidate[];
}

/** Looks up what is known of the token store that words choose; asked only where it is needed. */
export type Lookup = (before: readonly string[]) => Promise<readonly KnownOrg[]>;

const NOTHING: Completion = { kind: 'words', candidates: [] };

/**
 * What may stand in the place of the last word, which may be empty or begun. Everything comes from the list of commands and
 * from what their options tell yargs: whatever is a command or an option is completed.
 *
 * @param words  after the program's name, up to the cursor
 */
export async function complete(words: readonly string[], lookup: Lookup): Promise<Completion> {
  const before = words.slice(0, -1);
  const begun = words.at(-1) ?? '';
  // Nothing is taken after it.
  if (before.includes('--')) return NOTHING;
  const { words: named, spec, next, end } = findCommand(before);
  const isWord = (word: string) => !word.startsWith('-');
  if (before.find(isWord) !== named[0]) return NOTHING;
  if (spec) return await new Command(spec, before.slice(end), lookup).complete(begun);
  if (before.slice(end).some(isWord)) return NOTHING;
  if (begun.startsWith('-')) return among(optionWords(optionsOf(rootParser()), before), begun);
  return among(
    next.map(({ name, describe }) => ({ word: name, about: describe })),
    begun,
  );
}

/** A command and the words that it has already. */
class Command {
  readonly #spec: CommandSpec;
  readonly #before: readonly string[];
  readonly #lookup: Lookup;
  readonly #options: readonly OptionFacts[];
  readonly #choices: (positional: string) => readonly string[];

  constructor(spec: CommandSpec, before: readonly string[], lookup: Lookup) {
    const parser = parserOf(spec);
    this.#spec = spec;
    this.#before = before;
    this.#lookup = lookup;
    this.#choices = (positional) => choicesOf(parser, positional);
    this.#options = optionsOf(
      parser,
      positionalsOf(spec.usage).map(({ name }) => name),
    );
  }

  async complete(begun: string): Promise<Completion> {
    const [, name, value] = /^--([\w-]+)=(.*)$/s.exec(begun) ?? [];
    if (name !== undefined && value !== undefined) {
      const option = this.#option(`--${name}`);
      if (!option) return NOTHING;
      const { kind, candidates } = await this.#value(option.name, option.choices, value);
      return { kind, candidates: candidates.map((each) => ({ ...each, word: `--${name}=${each.word}` })) };
    }
    const asking = this.#option(this.#before.at(-1));
    if (asking) return await this.#value(asking.name, asking.choices, begun);
    if (begun.startsWith('-')) return among(optionWords(this.#options, this.#before), begun);
    const found = await this.#positional(begun);
    const nothing = found.kind === 'words' && found.candidates.length === 0;
    return nothing && begun === '' ? among(optionWords(this.#options, this.#before), begun) : found;
  }

  /** The option that takes the word after this one for its value. */
  #option(word: string | undefined): OptionFacts | undefined {
    return this.#options.find(({ takesValue, spellings }) => takesValue && spellings.includes(word ?? ''));
  }

  async #positional(begun: string): Promise<Completion> {
    const before = this.#before;
    const given = before.filter((word, at) => !word.startsWith('-') && !this.#option(before[at - 1]));
    const positionals = positionalsOf(this.#spec.usage);
    const last = positionals.at(-1);
    const positional = positionals[given.length] ?? (last?.variadic ? last : undefined);
    if (!positional) return NOTHING;
    const found = await this.#value(positional.name, this.#choices(positional.name), begun);
    return { ...found, candidates: found.candidates.filter(({ word }) => !given.includes(word)) };
  }

  /** What a value is, its name tells: the same name means the same in every command. */
  async #value(name: string, choices: readonly string[] = [], begun: string): Promise<Completion> {
    if (choices.length > 0)
      return among(
        choices.map((word) => ({ word })),
        begun,
      );
    if (/(?:^|-)(?:config|csv|file)$/.test(name)) return { kind: 'files', candidates: [] };
    if (/-dir$/.test(name)) return { kind: 'folders', candidates: [] };
    if (name === 'org') return among(orgWords(await this.#lookup(this.#before), begun), begun);
    const isDataSource = name === 'id' && this.#spec.name.includes('data-source');
    return isDataSource ? among(dataSourceWords(await this.#lookup(this.#before), this.#before), begun) : NOTHING;
  }
}

/** The options that were not given yet, or may be given again. */
function optionWords(options: readonly OptionFacts[], before: readonly string[]): Candidate[] {
  return options
    .filter(
      ({ name, spellings }) =>
        REPEATABLE.has(name) || !before.some((word) => spellings.includes(word.replace(/=.*$/s, ''))),
    )
    .map(({ name, describe }) => ({ word: `--${name}`, about: describe }));
}

function among(candidates: readonly Candidate[], begun: string): Completion {
  return { kind: 'words', candidates: candidates.filter(({ word }) => word.startsWith(begun)) };
}
