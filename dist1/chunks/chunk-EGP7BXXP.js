// src/cli/json-text.ts
function jsonText(document, oneLine = false) {
  return escapeControls(JSON.stringify(document, void 0, oneLine ? void 0 : 2));
}
function escapeControls(json) {
  return json.replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  );
}

export {
  jsonText
};
