// src/core/report.ts
function instant(at) {
  return at === void 0 ? void 0 : new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}
function present(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== void 0));
}

export {
  instant,
  present
};
