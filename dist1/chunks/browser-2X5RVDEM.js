// src/adapters/authorization/browser.ts
async function openBrowser({ url }, failed) {
  try {
    const { default: open } = await import("open");
    const opener = await open(url);
    opener.on("error", () => {
    });
    if (opener.exitCode) failed();
    else opener.on("exit", (code) => code && failed());
    return true;
  } catch {
    return false;
  }
}
export {
  openBrowser
};
