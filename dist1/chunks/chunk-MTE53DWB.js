import {
  actionColour,
  shownAction
} from "./chunk-ICTKYXAE.js";
import {
  table
} from "./chunk-2OIRQ5CH.js";
import {
  lifeLeft
} from "./chunk-PI4QNNPM.js";

// src/cli/text/credential-rows.ts
function credentialLines(credentials, before, orgName, now, page) {
  const rows = credentials.map((each) => {
    const { kind, orgId, action, reason, expiresAt, refreshTokenExpiresAt } = each;
    const old = before.credentials.get(kind === "integration" ? "integration" : `service-app:${orgId}`);
    const was = old?.accessToken ? lifeLeft(old.accessToken.expiresAt, now) : "none";
    const is = old?.accessToken || expiresAt !== void 0 ? lifeLeft(expiresAt, now) : "none";
    const below = refreshTokenExpiresAt === void 0 ? "" : `; refresh token: ${lifeLeft(refreshTokenExpiresAt, now)}`;
    const name = kind === "integration" ? "integration" : `service app, ${orgName(orgId)}`;
    return {
      cells: [shownAction(action, reason), name, was, is],
      colours: [actionColour(action, page.paint)],
      below: [`${reason}${below}`]
    };
  });
  const columns = [
    { title: "RESULT" },
    { title: "CREDENTIAL", narrowest: 14 },
    { title: "BEFORE", givesWay: 1 },
    { title: "AFTER" }
  ];
  return table(columns, rows, page);
}

export {
  credentialLines
};
