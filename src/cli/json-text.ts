/** A document as it is printed: indented, or on one line. */
export function jsonText(document: object, oneLine = false): string {
  return escapeControls(JSON.stringify(document, undefined, oneLine ? undefined : 2));
}

/** Control characters that JSON leaves as they are, and that a terminal would obey. */
function escapeControls(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
