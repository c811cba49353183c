import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const sources = filesUnder('src');
const tests = [...filesUnder('test'), 'vitest.config.ts'];

interface Import {
  readonly from: string;
  /** A path from the root, or a package's name. */
  readonly to: string;
  readonly names: readonly string[];
  readonly lazy: boolean;
}

const importsFrom = new Map(sources.map((file) => [file, importsOf(file)]));
const imports = [...importsFrom.values()].flat();

describe('who imports whom', () => {
  // Faces -> compose -> adapters -> core -> core/policy -> model, errors.
  const rules: { what: string; from: RegExp; never: RegExp; but?: RegExp }[] = [
    { what: 'core knows no adapter, face or sandbox', from: /^src\/core\//, never: /^src\/(?!core\/)/ },
    {
      what: 'policies know nothing but data',
      from: /^src\/core\/policy\//,
      never:
        /^src\/core\/(ports|token-store|token-manager|ladder|refresh|mint|climb|recent|left-alone|lock|renewal-pass|data-source-|data-sources|extend|status)/,
    },
    {
      what: 'policies and core do no I/O',
      from: /^src\/core\//,
      never: /^node:(?!crypto$|util$)|^(undici|pino|yargs|ink|react|@aws-sdk)/,
    },
    {
      what: 'adapters know no face, no compose, no sandbox',
      from: /^src\/adapters\//,
      never: /^src\/(cli|tui|lambda|http|sandbox|compose|library|index)/,
    },
    {
      what: 'the token stores know no other adapter',
      from: /^src\/adapters\/token-store\//,
      never: /^src\/adapters\/(?!token-store\/)/,
      // How any file of ours is written, how a request is tried again, and a client of a server's own.
      but: /^src\/adapters\/(durable-file\.ts|retry\.ts|vault\/)/,
    },
    {
      what: 'the Webex client knows no other adapter but what sends',
      from: /^src\/adapters\/webex\//,
      never: /^src\/adapters\/(?!webex\/|http\/)/,
    },
    {
      what: 'the Vault client knows no other adapter but what sends, and sends again',
      from: /^src\/adapters\/vault\//,
      never: /^src\/adapters\/(?!vault\/|http\/|retry\.ts$)/,
    },
    { what: 'what sends knows nobody', from: /^src\/adapters\/http\//, never: /^src\/adapters\/(?!http\/)/ },
    {
      what: 'what sends again knows nobody',
      from: /^src\/adapters\/retry\.ts$/,
      never: /^src\/adapters\//,
    },
    {
      what: 'the AWS adapter knows no other adapter',
      from: /^src\/adapters\/aws\//,
      never: /^src\/adapters\/(?!aws\/)/,
    },
    {
      what: 'only compose, and a face that logs or records, imports adapters',
      from: /^src\/(?!adapters\/|compose)/,
      never: /^src\/adapters\//,
      but: /^src\/adapters\/(log|operation-records|system)\.ts$/,
    },
    {
      what: 'the sandbox shares no mistake with what it judges',
      from: /^src\/sandbox\//,
      never: /^src\/(?!sandbox\/)/,
    },
    {
      what: 'the AWS SDK stays in its adapters',
      from: /^src\/(?!adapters\/(aws|token-store)\/)/,
      never: /^@(aws-sdk|smithy)\//,
    },
    { what: 'ink and react stay in the screen', from: /^src\/(?!tui\/)/, never: /^(ink|react|@inkjs)(\/|$)/ },
    {
      what: 'the screen knows of the command line only how text is laid out',
      from: /^src\/tui\//,
      never: /^src\/(cli|compose|sandbox|lambda)/,
      but: /^src\/cli\/(text\/|changes\/diff-lines\.ts)/,
    },
    { what: 'yargs stays in the command line', from: /^src\/(?!cli\/)/, never: /^yargs/ },
    { what: 'hono stays in the token endpoint', from: /^src\/(?!http\/)/, never: /^@?hono(\/|$)/ },
    {
      what: 'the token endpoint knows no other face',
      from: /^src\/http\//,
      never: /^src\/(cli|tui|lambda|sandbox|adapters)/,
    },
    { what: 'one module sends', from: /^src\/(?!adapters\/http\/)/, never: /^undici$/ },
  ];

  test.each(rules)('$what', ({ from, never, but }) => {
    const broken = imports.filter((each) => from.test(each.from) && never.test(each.to) && !but?.test(each.to));
    expect(broken.map((each) => `${each.from} -> ${each.to}`)).toEqual([]);
  });

  test('no file imports itself in a circle', () => {
    expect(circles()).toEqual([]);
  });

  test.each([
    { what: 'the AWS SDK', target: /^@aws-sdk\// },
    { what: 'the sandbox', target: /^src\/sandbox\/sandbox\.ts$/ },
    { what: 'the screen', target: /^(ink|react)(\/|$)|^src\/tui\/screen\.tsx$/ },
    { what: 'the way to a person’s browser', target: /^open$|^src\/adapters\/authorization\// },
    { what: 'the token endpoint', target: /^@?hono(\/|$)|^src\/http\// },
    { what: 'what knows Vault', target: /^src\/(compose-vault\.ts|adapters\/(token-store\/)?vault(\.ts|\/))/ },
    { what: 'the file store', target: /^src\/adapters\/token-store\/file\.ts$/ },
  ])('$what is loaded only when it is used', ({ target }) => {
    const eager = reachable(['src/cli/main.ts', 'src/lambda/handler.ts', 'src/compose.ts'], (each) => !each.lazy);
    const loaded = imports.filter((each) => eager.has(each.from) && !each.lazy && target.test(each.to));
    expect(loaded.map((each) => `${each.from} -> ${each.to}`)).toEqual([]);
  });
});

describe('what every file keeps', () => {
  test('the clock, the environment and the process are read only where they come in', () => {
    const outside = /\bDate\.now\(|new Date\(\)|\bprocess\.(env|exit|argv)|\bMath\.random\(|\bset(Timeout|Interval)\(/;
    // limit.ts and proxy-tunnel.ts end real sockets, and shell-command.ts a real process, after real time; browser.ts holds
    // the text of a program that runs in a process of its own.
    const allowed =
      /^src\/(cli|lambda|tui|compose|library|sandbox\/|adapters\/(system|log|shell-command|authorization\/browser|aws\/client|aws\/proxy-tunnel|http\/limit)\.ts)/;
    const found = sources.filter((file) => !allowed.test(file) && outside.test(codeOf(file)));
    expect(found).toEqual([]);
  });

  test('no default export, no barrel, no drawer for everything', () => {
    const found = sources.filter(
      (file) =>
        /^export default|^export \* /m.test(codeOf(file)) ||
        /\/(utils?|helpers?|common|shared|misc)(\.ts|\/)/.test(file),
    );
    expect(found).toEqual([]);
  });

  test('every exported name is used by another file', () => {
    const everything = [...imports, ...tests.flatMap(importsOf)];
    const used = new Set(everything.flatMap(({ to, names }) => names.map((name) => `${to} ${name}`)));
    const whole = new Set(everything.filter(({ names }) => names.includes('*')).map(({ to }) => to));
    const doors = /^src\/(index|schemas|cli\/bin\/.*|lambda\/(endpoint\/)?handler)\.ts$/;
    const unused = sources
      .filter((file) => !doors.test(file) && !whole.has(file))
      .flatMap((file) => exportsOf(file).map((name) => `${file} ${name}`))
      .filter((each) => !used.has(each));
    expect(unused).toEqual([]);
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

/** A file's text without comments, so that prose about a rule does not break it. */
function codeOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

function importsOf(file: string): Import[] {
  const code = codeOf(file);
  const statics = [...code.matchAll(/^\s*(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s*['"]([^'"]+)['"]/gm)].map(
    ([, type, what, to]) => ({
      to: to!,
      names: namesIn(what!),
      lazy: type !== undefined,
    }),
  );
  const bare = [...code.matchAll(/^\s*import\s+['"]([^'"]+)['"]/gm)].map(([, to]) => ({
    to: to!,
    names: [],
    lazy: false,
  }));
  const dynamic = [...code.matchAll(/(?:const|let)?\s*(\{[^}]*\})?[^;{}]*?\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)].map(
    ([, , to]) => ({
      to: to!,
      names: ['*'],
      lazy: true,
    }),
  );
  return [...statics, ...bare, ...dynamic].map((each) => ({ ...each, from: file, to: resolved(file, each.to) }));
}

function resolved(file: string, to: string): string {
  return to.startsWith('.') ? join(dirname(file), to).replaceAll('\\', '/') : to;
}

function namesIn(what: string): string[] {
  if (what.includes('*')) return ['*'];
  const inside = /\{([\s\S]*)\}/.exec(what)?.[1] ?? '';
  return inside
    .split(',')
    .map(
      (name) =>
        name
          .trim()
          .replace(/^type\s+/, '')
          .split(/\s+as\s+/)[0]!,
    )
    .filter((name) => name !== '');
}

function exportsOf(file: string): string[] {
  const code = codeOf(file);
  const declared =
    /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|class|const|let|interface|type|enum)\s+(\w+)/gm;
  // A type that only stands in the signature of something used is used with it.
  return [...code.matchAll(declared)]
    .map(([, name]) => name!)
    .filter((name) => (code.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0) === 1 || !isTypeOnly(code, name));
}

function isTypeOnly(code: string, name: string): boolean {
  return new RegExp(`^export\\s+(?:interface|type)\\s+${name}\\b`, 'm').test(code);
}

function reachable(from: readonly string[], follow: (each: Import) => boolean): Set<string> {
  const seen = new Set<string>(from);
  const queue = [...from];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    for (const each of importsFrom.get(file) ?? []) {
      if (!follow(each) || seen.has(each.to)) continue;
      seen.add(each.to);
      queue.push(each.to);
    }
  }
  return seen;
}

function circles(): string[] {
  const runtime = (each: Import) => !each.lazy;
  return sources.filter((file) => {
    const next = imports.filter((each) => each.from === file && runtime(each)).map((each) => each.to);
    return reachable(next, runtime).has(file);
  });
}
