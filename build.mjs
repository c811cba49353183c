/** Builds dist/: the commands (code split), the library; or, with --lambda, the folders of the two Lambda functions. */
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { PAGE_FILES, PAGE_FOLDER } from './deploy/page-files.mjs';
import { replaceFile } from './deploy/replace-file.mjs';

const quiet = process.argv.includes('--quiet');
const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));

const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  logLevel: quiet ? 'warning' : 'info',
  legalComments: 'none',
};

/** CommonJS inside (undici, jsonwebtoken, pino, the AWS SDK) asks for `require`, which an ES module does not have. */
const banner = {
  js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
};

if (process.argv.includes('--lambda')) {
  await buildFunction('src/lambda/handler.ts', 'dist/lambda');
  await buildFunction('src/lambda/endpoint/handler.ts', 'dist/endpoint');
} else {
  // Only what is built here: the types and the Lambda have steps of their own.
  await rm('dist/chunks', { recursive: true, force: true });
  // Dependencies stay in node_modules, where npm installs them once for all entry points and audits can see them; but for
  // those that every command loads: as hundreds of small files they are a quarter of its start (test/bench/start.mjs).
  const loadedByAll = ['jsonwebtoken', 'undici', 'uuid', 'yargs'];
  const external = Object.keys(dependencies)
    .filter((name) => !loadedByAll.includes(name))
    .flatMap((name) => [name, `${name}/*`]);
  const commands = ['cli', 'data-sources', 'extend-data-source', 'refresh-token'];
  const entries = Object.fromEntries(commands.map((name) => [name, `src/cli/bin/${name}.ts`]));
  const { metafile } = await build({
    ...common,
    banner,
    metafile: true,
    entryPoints: { ...entries, index: 'src/index.ts', schemas: 'src/schemas.ts' },
    outdir: 'dist',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    external,
  });
  await writeFile('dist/THIRD-PARTY-LICENSES.txt', await licensesOf(Object.keys(metafile.inputs)));
  // The interactive page of the token endpoint. The package itself stays out of what is installed: it brings another along
  // that reports installations.
  await mkdir('dist/swagger-ui', { recursive: true });
  for (const name of PAGE_FILES) await copyFile(`${PAGE_FOLDER}/${name}`, `dist/swagger-ui/${name}`);
  for (const name of commands) {
    const path = `dist/${name}.js`;
    await writeFile(path, `#!/usr/bin/env node\n${(await readFile(path, 'utf8')).replace(/^#!.*\n/, '')}`);
    await chmod(path, 0o755);
  }
}

/** One file, which a cold start reads as a whole. */
async function buildFunction(entry, folder) {
  const result = await build({
    ...common,
    entryPoints: { index: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    target: 'node22',
    minify: true,
    metafile: true,
    write: false,
    // Of the ES modules of the AWS SDK only what is used comes along; of its CommonJS all of it would.
    mainFields: ['module', 'main'],
    external: [
      // A Lambda keeps its tokens at AWS; the file store's lock is native code that has no place in the zip.
      'fs-native-extensions',
      // A Lambda's credentials are in its environment, which is looked at first. These read what only people's machines have.
      ...['ini', 'login', 'process', 'sso', 'web-identity'].map((kind) => `@aws-sdk/credential-provider-${kind}`),
    ],
    banner,
  });
  await replaceFile(`${folder}/index.mjs`, result.outputFiles[0].contents);
  await replaceFile(`${folder}-metafile.json`, JSON.stringify(result.metafile));
}

/** The licences of the packages that these files are of, as each of them asks for. */
async function licensesOf(files) {
  const folders = new Set(files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  const texts = [...folders].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    return `${name} ${version} (${license})\n\n${file ? await readFile(`${folder}/${file}`, 'utf8') : ''}`;
  });
  return `Parts of these packages are in dist/chunks.\n\n${(await Promise.all(texts)).join('\n---\n\n')}`;
}
