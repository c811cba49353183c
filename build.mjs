/** Builds dist/: the commands (code split), the library, and, with --lambda, the Lambda's folder. */
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

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

if (process.argv.includes('--lambda')) {
  await rm('dist/lambda', { recursive: true, force: true });
  const result = await build({
    ...common,
    entryPoints: { index: 'src/lambda/handler.ts' },
    outdir: 'dist/lambda',
    outExtension: { '.js': '.mjs' },
    target: 'node22',
    minify: true,
    metafile: true,
    // Of the ES modules of the AWS SDK only what is used comes along; of its CommonJS all of it would.
    mainFields: ['module', 'main'],
    external: [
      // A Lambda keeps its tokens in Secrets Manager; the file store's lock is native code that has no place in the zip.
      'fs-native-extensions',
      // A Lambda's credentials are in its environment, which is looked at first. These read what only people's machines have.
      ...['ini', 'login', 'process', 'sso', 'web-identity'].map((kind) => `@aws-sdk/credential-provider-${kind}`),
    ],
    // CommonJS inside (the AWS SDK, pino, jsonwebtoken) asks for `require`, which an ES module does not have.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  await writeFile('dist/lambda-metafile.json', JSON.stringify(result.metafile));
} else {
  // Only what is built here: the types and the Lambda have steps of their own.
  await rm('dist/chunks', { recursive: true, force: true });
  // Dependencies stay in node_modules, where npm installs them once for all entry points and audits can see them.
  const external = Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]);
  const commands = ['cli', 'data-sources', 'extend-data-source', 'refresh-token'];
  const entries = Object.fromEntries(commands.map((name) => [name, `src/cli/bin/${name}.ts`]));
  await build({
    ...common,
    entryPoints: { ...entries, index: 'src/index.ts', schemas: 'src/schemas.ts' },
    outdir: 'dist',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    external,
  });
  for (const name of commands) {
    const path = `dist/${name}.js`;
    await writeFile(path, `#!/usr/bin/env node\n${(await readFile(path, 'utf8')).replace(/^#!.*\n/, '')}`);
    await chmod(path, 0o755);
  }
}
