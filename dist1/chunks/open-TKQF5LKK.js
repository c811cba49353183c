// src/tui/open.ts
async function openScreen(options) {
  for (const name of ["CI", "CONTINUOUS_INTEGRATION", "DEV"]) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, { NODE_ENV: "production" });
  const { showScreen } = await import("./screen-CH4IRXNE.js");
  return await showScreen(options);
}
export {
  openScreen
};
