import {
  actionColour
} from "./chunk-ICTKYXAE.js";
import {
  table
} from "./chunk-2OIRQ5CH.js";
import {
  wrap
} from "./chunk-7A54AQNK.js";
import {
  counted
} from "./chunk-QUMIXTFP.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/cli/commands/orgs/text.ts
function addLines(orgs, page) {
  const rows = orgs.map(({ id, name = "", action, reason }) => {
    const below = action === "failed" ? [] : [reason];
    const shown = reason.startsWith("would be added") ? "new" : action;
    return { cells: [shown, id, name], colours: [actionColour(action, page.paint)], below };
  });
  return table([{ title: "RESULT" }, { title: "ORG" }, { title: "NAME", givesWay: 1, narrowest: 10 }], rows, page);
}
function addSummary({ orgs, dryRun }, page) {
  if (dryRun)
    return wrap(`${page.paint.green("Dry run")}: Webex was asked for nothing, and nothing was written`, page.width);
  const number = (action) => orgs.filter((each) => each.action === action).length;
  const [failed, renamed, kept] = [number("failed"), number("renamed"), number("kept")];
  const parts = [
    `${number("added")} of ${counted(orgs.length, "org")} added`,
    ...renamed > 0 ? [`${renamed} renamed`] : [],
    ...kept > 0 ? [`${kept} there already`] : [],
    ...failed > 0 ? [`${failed} not added`] : []
  ];
  const word = failed === 0 ? page.paint.green("Done") : page.paint.red(failed === orgs.length ? "Failed" : "Partly done");
  return wrap(`${word}: ${parts.join(", ")}`, page.width);
}
function changeLines(org, { action, reason }, page) {
  const word = action === "kept" ? page.paint.yellow("Nothing was changed") : page.paint.green(`Done, ${action}`);
  return wrap(`${word}: ${printable(orgInWords(org))}: ${reason}`, page.width);
}

export {
  addLines,
  addSummary,
  changeLines
};
