// src/core/canonical.ts
function canonical(document) {
  const sorted = (_key, value) => typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)) : value;
  return JSON.stringify(document, sorted);
}
function isSameContent(one, other) {
  return canonical(one) === canonical(other);
}

export {
  canonical,
  isSameContent
};
