import {
  stateColour
} from "./chunk-ICTKYXAE.js";
import {
  table
} from "./chunk-2OIRQ5CH.js";
import {
  lifeLeft,
  whenIs
} from "./chunk-PI4QNNPM.js";
import "./chunk-7A54AQNK.js";
import {
  decideRenewal
} from "./chunk-DA3WYKSN.js";
import {
  counted
} from "./chunk-QUMIXTFP.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import {
  EXIT
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/cli/commands/orgs/list.ts
var LIMIT = { minutes: 10 };
var handleList = async (context) => {
  const { tokens, clock } = await context.open(LIMIT);
  const config = await tokens.config();
  const now = clock.now();
  const orgs = listed(config, now);
  const document = { version: 1, orgs, warnings: await tokens.storeWarnings() };
  return { exitCode: EXIT.ok, document, text: (page) => orgLines(orgs, now, page) };
};
function listed(config, now) {
  return config.orgs.map(({ id, name, paused, key }) => {
    const credential = config.credentials.get(key);
    const { state, nextRenewalAt } = decideRenewal(credential, now);
    return present({
      id,
      name,
      paused,
      state,
      expiresAt: instant(credential.accessToken?.expiresAt),
      refreshTokenExpiresAt: instant(credential.refreshToken?.expiresAt),
      // Nothing of a paused org is renewed.
      nextRenewalAt: paused ? void 0 : instant(nextRenewalAt)
    });
  });
}
function orgLines(orgs, now, page) {
  const rows = orgs.map(({ id, name = "", paused: paused2, state, expiresAt, nextRenewalAt }) => {
    return {
      cells: [
        name,
        id,
        paused2 ? "yes" : "",
        state,
        state === "missing" ? "none" : lifeLeft(expiresAt, now),
        nextRenewalAt === void 0 ? "" : whenIs(nextRenewalAt, now)
      ],
      colours: [page.paint.bold, void 0, page.paint.yellow, stateColour(state, page.paint)]
    };
  });
  const columns = [
    { title: "NAME", givesWay: 1, narrowest: 10 },
    { title: "ID" },
    { title: "PAUSED", givesWay: 2 },
    { title: "TOKEN" },
    { title: "EXPIRES", givesWay: 3 },
    { title: "RENEWAL", givesWay: 4 }
  ];
  const paused = orgs.filter((each) => each.paused).length;
  return [...table(columns, rows, page), "", `${counted(orgs.length, "org")}${paused > 0 ? `, ${paused} paused` : ""}`];
}
export {
  handleList
};
