import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageOf } from './page.ts';

/** The files of the interactive page, as Swagger publishes them, and what they are. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** What the page does: the only script of ours, in a file because none may stand in a page. */
const START = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', supportedSubmitMethods: ['get', 'delete'], validatorUrl: null });
`;

/** Around what Swagger draws, which sets no style but its own. */
const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1460px; }
h1, main > p { margin: 1.5rem 20px 0; }
h1 { font-size: 1.6rem; line-height: 1.25; }
.swagger-ui .info { margin: 1.5rem 0; }
`;

/** A file of the interactive page. */
export interface DocsFile {
  readonly type: string;
  readonly text: string;
}

/** The page itself; without JavaScript it leads to the description. */
export function docsPage(): string {
  const head = `<link rel="stylesheet" href="/docs/swagger-ui.css">\n<style>${STYLE}</style>`;
  const scripts = '<script src="/docs/swagger-ui-bundle.js"></script>\n<script src="/docs/start.js"></script>';
  const without =
    '<noscript><p>This page needs JavaScript. <a href="/openapi.json">The description</a> does not.</p></noscript>';
  const home = '<p><a href="/">To the start page</a></p>';
  return pageOf('The interface for programs', `${home}\n<div id="docs"></div>\n${without}\n${scripts}`).replace(
    /<style>.*<\/style>/s,
    head,
  );
}

/** A file of the page by its name; undefined where there is none. Reads what the build put beside the program. */
export async function docsFile(name: string): Promise<DocsFile | undefined> {
  if (name === 'start.js') return { type: 'text/javascript; charset=utf-8', text: START };
  const type = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
  if (type === undefined) return undefined;
  for (const folder of folders()) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    if (text !== undefined) return { type, text };
  }
  return undefined;
}

/** Where the build puts them, from its chunks and from its entries; in a checkout that was not built, the package itself. */
function folders(): string[] {
  const here = dirname(fileURLToPath(import.meta.url));
  const built = [join(here, '..', 'swagger-ui'), join(here, 'swagger-ui')];
  try {
    return [...built, dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))];
  } catch {
    return built;
  }
}
