import {
  table
} from "./chunk-2OIRQ5CH.js";
import {
  chosenOrgs,
  refuseNone
} from "./chunk-P653VFHQ.js";
import "./chunk-7A54AQNK.js";
import {
  storedToken
} from "./chunk-6WSGHZSJ.js";
import "./chunk-DA3WYKSN.js";
import "./chunk-QUMIXTFP.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import "./chunk-PNTDRFCP.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT
} from "./chunk-DSMZJSUZ.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/cli/commands/schemas/text.ts
function schemaLines(schemas, page) {
  if (schemas.length === 0) return ["Webex offers no schemas."];
  const rows = schemas.map(({ id, serviceType = "", protocol = "", appType = "" }) => ({
    cells: [id, serviceType, protocol, appType].map(printable),
    colours: [page.paint.bold]
  }));
  const columns = [
    { title: "ID" },
    { title: "SERVICE", givesWay: 1, narrowest: 12 },
    { title: "PROTOCOL", givesWay: 2 },
    { title: "APP", givesWay: 3 }
  ];
  return table(columns, rows, page);
}

// src/cli/commands/schemas/handle.ts
var LIMIT = { minutes: 10 };
var handleSchemas = async (context, words) => {
  const { tokens, dataSources, clock } = await context.open(LIMIT);
  const config = await tokens.config();
  const orgs = refuseNone(chosenOrgs(config, words));
  const org = orgs.find((each) => storedToken(config, each, clock.now())) ?? orgs[0];
  const found = await dataSources.schemas(org);
  const schemas = found.map(
    ({ createdAt, updatedAt, ...schema }) => present({ ...schema, createdAt: instant(createdAt), updatedAt: instant(updatedAt) })
  );
  const error = tokens.saveFailure;
  const document = {
    version: 1,
    schemas,
    warnings: await tokens.storeWarnings(),
    ...error && { error: error.toJSON() }
  };
  return { exitCode: error?.exitCode ?? EXIT.ok, document, text: (page) => schemaLines(found, page) };
};
export {
  handleSchemas
};
