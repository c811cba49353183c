// src/core/data-source-id.ts
var GRAMMAR = /^[A-Za-z0-9_-]{1,128}$/;
var TAKEN = /* @__PURE__ */ new Set(["schemas"]);
function isDataSourceId(text) {
  return GRAMMAR.test(text) && !TAKEN.has(text);
}

export {
  isDataSourceId
};
