import type { JsonObject } from '../../../core/strict-json.ts';

/** How a person had laid out the document; a rewrite keeps to it, so that a diff shows only what changed. */
export interface TextStyle {
  readonly indent: string;
  readonly lineBreak: '\n' | '\r\n';
  readonly endsWithLineBreak: boolean;
}

/** Reads the layout off a text; two spaces where it has none. */
export function styleOf(text: string): TextStyle {
  return {
    indent: /^[\t ]+(?=["{[])/m.exec(text)?.[0] ?? '  ',
    lineBreak: /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n',
    endsWithLineBreak: text.endsWith('\n'),
  };
}

/** The document as text in that layout. */
export function formatDocument(document: JsonObject, style: TextStyle): string {
  const text = JSON.stringify(document, null, style.indent) + (style.endsWithLineBreak ? '\n' : '');
  return style.lineBreak === '\n' ? text : text.replaceAll('\n', style.lineBreak);
}
