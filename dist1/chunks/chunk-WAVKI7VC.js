import {
  proxyFor,
  proxySettingsOf
} from "./chunk-AD4ACKFS.js";

// src/adapters/aws/proxy-tunnel.ts
import { request as httpRequest } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import { connect as tlsConnect } from "node:tls";
var ProxyTunnelError = class extends Error {
  code = "ERR_PROXY_TUNNEL";
};
var TUNNEL_TIMEOUT_MS = 1e4;
var ProxyTunnelAgent = class extends Agent {
  #settings;
  constructor(settings, options = { keepAlive: true, maxSockets: 50 }) {
    super(options);
    this.#settings = settings;
  }
  createConnection(...[options, callback]) {
    const host = options.host ?? "localhost";
    const port = Number(options.port ?? 443);
    const proxy = proxyFor(host, port, this.#settings);
    if (!proxy || !callback) return super.createConnection(options, callback) ?? void 0;
    const servername = options.servername || host;
    openTunnel(proxy, host, port).then(
      (socket) => callback(null, tlsConnect({ ...options, socket, servername })),
      (error) => callback(error, void 0)
    );
    return void 0;
  }
};
function openTunnel(proxy, host, port) {
  const secure = proxy.protocol === "https:";
  const proxyPort = proxy.port || (secure ? 443 : 80);
  const shown = `the proxy ${proxy.hostname}:${proxyPort} of HTTPS_PROXY`;
  const authority = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    const asking = (secure ? httpsRequest : httpRequest)({
      method: "CONNECT",
      host: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxyPort,
      path: authority,
      headers: { Host: authority, ...authorization(proxy) },
      agent: false,
      timeout: TUNNEL_TIMEOUT_MS
    });
    asking.once("connect", (answer, socket) => {
      if (answer.statusCode === 200) {
        socket.setTimeout(0);
        resolve(socket);
        return;
      }
      socket.destroy();
      const why = answer.statusCode === 407 ? " (it wants a user name and password)" : "";
      reject(new ProxyTunnelError(`${shown} answered ${answer.statusCode}${why} for ${authority}`));
    });
    asking.once("timeout", () => asking.destroy(new Error("it did not answer in time")));
    asking.once("error", (error) => reject(new ProxyTunnelError(`${shown} opened no tunnel: ${error.message}`)));
    asking.end();
  });
}
function authorization(proxy) {
  if (proxy.username === "") return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "Proxy-Authorization": `Basic ${Buffer.from(pair).toString("base64")}` };
}

// src/adapters/aws/client.ts
var AWS_REQUEST_TIMEOUT_MS = 1e4;
var CONNECTION_TIMEOUT_MS = 5e3;
function awsClientSettings(env, resource) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const proxy = proxySettingsOf(env);
  proxyFor("any.host", 443, proxy);
  const region = regionOfArn(resource) ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || void 0);
  return {
    ...region !== void 0 && { region },
    requestHandler: {
      requestTimeout: AWS_REQUEST_TIMEOUT_MS,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      ...proxy.httpsProxy !== void 0 && { httpsAgent: new ProxyTunnelAgent(proxy) }
    }
  };
}
function regionOfArn(resource) {
  return /^arn:[^:]+:[^:]+:([a-z0-9-]+):/.exec(resource ?? "")?.[1];
}

export {
  AWS_REQUEST_TIMEOUT_MS,
  awsClientSettings
};
