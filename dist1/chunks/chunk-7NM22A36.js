import {
  jsonText
} from "./chunk-EGP7BXXP.js";
import {
  isBearerToken
} from "./chunk-S2LNS46J.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/cli/commands/get-token/formats.ts
var TOKEN_FORMATS = ["token", "json", "env", "header"];
var PLAIN = /^[\w.+/=-]+$/;
function checkToken(token, format) {
  const text = token.reveal();
  if (!isBearerToken(text)) {
    throw new KeeperError("configuration", "the access token holds characters that no token has; it was not printed", {
      remedy: "paste the token again, without quotes, spaces or line breaks"
    });
  }
  if (format === "env" && !PLAIN.test(text)) {
    throw new KeeperError("refused", "the access token holds characters that a shell would take for its own", {
      remedy: "byods get-token --format token, or json"
    });
  }
}
function tokenText(token, format, document) {
  const accessToken = token.reveal();
  const { version, warnings, expiresAt, ...rest } = document;
  switch (format) {
    case "token":
      return `${accessToken}
`;
    case "header":
      return `Authorization: Bearer ${accessToken}
`;
    case "env": {
      const end = expiresAt === void 0 ? "" : `WEBEX_ACCESS_TOKEN_EXPIRES_AT=${expiresAt}
`;
      return `WEBEX_ACCESS_TOKEN=${accessToken}
${end}`;
    }
    case "json":
      return `${jsonText({ version, warnings: warnings.map(printable), accessToken, expiresAt, ...rest })}
`;
  }
}

export {
  TOKEN_FORMATS,
  checkToken,
  tokenText
};
