import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/core/policy/proxy.ts
function proxySettingsOf(env) {
  return {
    httpsProxy: (env.https_proxy || env.HTTPS_PROXY || "").trim() || void 0,
    noProxy: env.no_proxy || env.NO_PROXY || void 0
  };
}
function proxyFor(host, port, settings) {
  const setting = settings?.httpsProxy?.trim() ?? "";
  if (setting === "") return void 0;
  const address = setting.includes("://") ? setting : `http://${setting}`;
  const url = URL.canParse(address) ? new URL(address) : void 0;
  if (url === void 0 || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    throw new KeeperError("configuration", "HTTPS_PROXY is not the address of an http or https proxy", {
      remedy: "set HTTPS_PROXY to something like http://proxy.example:8080, or unset it"
    });
  }
  return isExempt(bare(host), port, settings?.noProxy ?? "") ? void 0 : url;
}
function isExempt(host, port, noProxy) {
  return noProxy.split(/[\s,]+/).some((entry) => {
    if (entry === "*") return true;
    const [, name, only] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
    const domain = bare(name ?? entry).replace(/^\*?\./, "");
    if (domain === "" || only !== void 0 && Number(only) !== port) return false;
    return host === domain || host.endsWith(`.${domain}`);
  });
}
function bare(host) {
  return host.toLowerCase().replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

export {
  proxySettingsOf,
  proxyFor
};
