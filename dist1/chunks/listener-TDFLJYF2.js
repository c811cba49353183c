import {
  readCallback
} from "./chunk-QUYC42MR.js";
import "./chunk-3JZABMWD.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/adapters/authorization/gatekeeper.ts
var LONGEST_URL = 8192;
function judgeRequest(request, redirect) {
  const { method, url = "", headers } = request;
  if (!isOurHost(request, redirect)) return { page: "wrong-host" };
  if (method !== "GET") return { page: "only-get" };
  if (url.length > LONGEST_URL) return { page: "too-long" };
  const [path, query = ""] = url.split(/\?(.*)/s);
  if (path !== redirect.pathname) return { page: "not-here" };
  return isNavigation(headers, redirect) ? { query } : { page: "not-allowed" };
}
function isOurHost({ headers, rawHeaders }, { port }) {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  if (hosts.length !== 1) return false;
  const names = ["localhost", "127.0.0.1", "[::1]"];
  const allowed = names.flatMap((name) => port === "" ? [name, `${name}:80`] : [`${name}:${port}`]);
  return allowed.includes(headers.host?.toLowerCase() ?? "");
}
function isNavigation(headers, { origin: own }) {
  const { origin } = headers;
  const mode = headers["sec-fetch-mode"];
  const destination = headers["sec-fetch-dest"];
  if (origin !== void 0 && origin !== own && !(origin === "null" && mode === "navigate")) return false;
  if (mode !== void 0 && mode !== "navigate") return false;
  if (destination !== void 0 && destination !== "document") return false;
  return headers["sec-purpose"] === void 0 && headers.purpose === void 0 && headers["x-moz"] === void 0;
}

// src/adapters/authorization/loopback.ts
import { createServer } from "node:http";
var ADDRESSES = ["127.0.0.1", "::1"];
var NO_SUCH_ADDRESS = /* @__PURE__ */ new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL"]);
async function listenOnLoopback(port, handle) {
  const servers = [];
  let missing;
  try {
    for (const address of ADDRESSES) {
      try {
        servers.push(await listening(port, address, handle));
      } catch (thrown) {
        if (!NO_SUCH_ADDRESS.has(codeOf(thrown))) throw thrown;
        missing = thrown;
      }
    }
    if (servers.length === 0) throw missing;
  } catch (thrown) {
    await Promise.all(servers.map(closed));
    throw thrown;
  }
  return {
    close: async () => {
      await Promise.all(servers.map(closed));
    }
  };
}
function listening(port, host, handle) {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 1e4,
      requestTimeout: 15e3,
      connectionsCheckingInterval: 1e3,
      keepAliveTimeout: 1
    },
    handle
  );
  server.maxConnections = 64;
  server.maxHeadersCount = 100;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, ipv6Only: true, exclusive: true }, () => resolve(server));
  });
}
function closed(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
function codeOf(thrown) {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown";
}

// src/adapters/authorization/pages.ts
var PAGES = {
  saved: [200, "Authorized", "The tokens are saved. You can close this window."],
  denied: [200, "Not authorized", "Nothing was changed. You can close this window; the terminal says more."],
  failed: [502, "It failed", "The terminal says why, and what to do. You can close this window."],
  ignored: [
    400,
    "Not the answer that is waited for",
    "This address does not belong to the authorization that is running."
  ],
  used: [
    409,
    "Used already",
    "This authorization was answered already. You can close this window; look at the terminal."
  ],
  "not-here": [404, "Nothing is here", "There is one page here, and this is not its address."],
  "wrong-host": [421, "Another host", "This is not the host that was asked for."],
  "not-allowed": [403, "Not allowed", "Only a browser that is sent here by Webex may open this page."],
  "only-get": [405, "Only GET", "This page can only be opened."],
  "too-long": [414, "Too long", "This address is longer than any that Webex sends."]
};
function answerWith(response, name) {
  if (response.closed || response.destroyed) return Promise.resolve();
  const [status, title, text] = PAGES[name];
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>byods: ${title}</title></head>
<body><h1>${title}</h1><p>${text}</p></body></html>
`;
  const gone = new Promise((resolve) => {
    response.once("finish", resolve).once("close", resolve);
  });
  response.writeHead(status, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    Connection: "close",
    ...status === 405 && { Allow: "GET" }
  });
  response.end(body);
  return gone;
}

// src/adapters/authorization/listener.ts
async function listenForCallback({
  redirectUri,
  state
}) {
  const redirect = new URL(redirectUri);
  const port = Number(redirect.port || 80);
  let arrive = () => {
  };
  const arrived = new Promise((resolve) => {
    arrive = resolve;
  });
  let waiting;
  let isUsed = false;
  const handle = (request, response) => {
    request.resume();
    const judged = judgeRequest(request, redirect);
    if ("page" in judged) return void answerWith(response, judged.page);
    const callback = readCallback(judged.query, state);
    if (callback.kind === "ignored") return void answerWith(response, "ignored");
    if (isUsed) return void answerWith(response, "used");
    isUsed = true;
    waiting = response;
    arrive(callback);
  };
  const tell = async (page) => {
    isUsed = true;
    const response = waiting;
    waiting = void 0;
    if (response) await answerWith(response, page);
  };
  const loopback = await listen(port, handle);
  return {
    arrived,
    tell,
    close: async () => {
      await tell("failed");
      await loopback.close();
    }
  };
}
async function listen(port, handle) {
  try {
    return await listenOnLoopback(port, handle);
  } catch (thrown) {
    const code = codeOf(thrown);
    const why = code === "EADDRINUSE" ? "another program listens there" : code === "EACCES" ? "this user may not listen there" : `the system says ${code}`;
    throw new KeeperError(
      "refused",
      `port ${port} of this machine, where Webex sends the browser, cannot be had: ${why}`,
      {
        remedy: code === "EADDRINUSE" ? `see which program it is and end it: ${lookFor(port)}; or register another redirect for the integration, http://localhost:<port>/callback, and name its port with --port` : "register a redirect with another port for the integration, http://localhost:<port>/callback, and name it with --port"
      }
    );
  }
}
function lookFor(port) {
  if (process.platform === "win32") return `netstat -ano | findstr :${port}`;
  return process.platform === "linux" ? `ss -ltnp 'sport = :${port}'` : `lsof -nP -iTCP:${port} -sTCP:LISTEN`;
}
export {
  listenForCallback
};
