/** The one style of the pages. No asset from anywhere: a system font, colours of the reader's choice of light or dark. */
export const STYLE = `
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 42rem; padding: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.15rem; margin-top: 2rem; }
code, pre { font: 0.95rem/1.5 ui-monospace, monospace; }
pre { border: 1px solid #8888; border-radius: 0.4rem; overflow-wrap: anywhere; padding: 0.8rem; user-select: all; white-space: pre-wrap; }
.go { background: #0b5cad; border-radius: 0.4rem; color: #fff; display: inline-block; padding: 0.7rem 1.4rem; text-decoration: none; }
.go:hover { background: #084a8c; }
a:focus-visible { outline: 3px solid #b35c00; outline-offset: 2px; }
`;

/** Text that is safe inside HTML, between tags and in quoted attributes. Pure. */
export function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/**
 * A whole page. Pure.
 *
 * @param body  HTML, with everything from outside {@link escaped}
 */
export function pageOf(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)} - token endpoint</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;
}
