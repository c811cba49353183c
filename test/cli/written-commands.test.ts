import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROGRAMS } from '../../src/cli/commands/completion/shells.ts';
import { LEAVES } from '../../src/cli/commands.ts';
import { parserOf, readCommandLine } from '../../src/cli/program.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A command as it is written, from a program's name to the end of its part of the line. After `-u` or `-o` it is a user's. */
const WRITTEN = new RegExp(
  `(?:^|(?<!\\s-[ugo])[\\s(])((?:${PROGRAMS.join('|')})(?=$|[\\s)])(?:"[^"]*"|'[^']*'|<[^<>]+>|[^|;&#()])*)`,
);

/** The words of a written command: placeholders stand for a word, and what is in brackets may be left out. */
function wordsOf(written: string): string[] {
  const plain = written
    .replace(/ (?:<|>>?) .*$/, '')
    .replace(/<[^<>]+>…?|\[[^\]]*\]/g, (part) => (part.startsWith('<') ? 'x1' : ''));
  const words = [...plain.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c!);
  return words[0] === 'byods' ? words.slice(1) : words;
}

async function read(written: string): Promise<string> {
  try {
    const request = await readCommandLine(wordsOf(written), 80);
    return request.kind === 'help' ? 'help' : request.spec.name;
  } catch (thrown) {
    return `${written}: ${thrown instanceof Error ? thrown.message : thrown}`;
  }
}

describe('every command has examples, and each is one of its own', () => {
  test.each(LEAVES)('$words', async ({ spec }) => {
    const { name } = spec;
    expect(spec.examples.length).toBeGreaterThan(0);
    for (const [example] of spec.examples) {
      const [, written] = WRITTEN.exec(example) ?? [];
      expect(written, example).toBeDefined();
      // `byods help <command>` is that command's help.
      expect(await read(written!)).toBe(name === 'help' && /help (?!exit|env)/.test(example) ? 'help' : name);
    }
    const help = await parserOf(spec).wrap(200).getHelp();
    for (const [example] of spec.examples) expect(help).toContain(example);
  });
});

describe('every command that a document tells somebody to type is understood', () => {
  const documents = ['README.md', 'TOKEN_MANAGEMENT.md', ...markdownIn('docs'), ...markdownIn('deploy')];

  test.each(documents)('%s', async (document) => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const fences = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
      .filter(([, language]) => language === '' || language === 'sh')
      .flatMap(([, , code]) => code!.split('\n'));
    const spans = [...text.replace(/^```\w*\n[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
    const written = [...fences, ...spans].flatMap((line) => WRITTEN.exec(line)?.[1]?.trim() ?? []);
    const real = written.filter((command) => command !== 'byods');
    if (document === 'README.md') expect(real.length).toBeGreaterThan(15);
    const names = [...LEAVES.map(({ spec }) => spec.name), 'help'];
    const told = await Promise.all(real.map(read));
    // An option may be named without a value.
    expect(told.filter((each) => !names.includes(each) && !each.endsWith(' needs a value'))).toEqual([]);
  });

  function markdownIn(folder: string): string[] {
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => relative(ROOT, join(ROOT, folder, name)));
  }
});
