import {
  watchedWarnings
} from "./chunk-6JLGZIE7.js";
import {
  wrap
} from "./chunk-7A54AQNK.js";
import {
  counted
} from "./chunk-QUMIXTFP.js";
import "./chunk-7EEW3DDW.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/cli/commands/doctor/text.ts
var NARROW = 60;
var MANY = 5;
var MARKS = { true: "\u2713", false: "\u2717", unknown: "?" };
function doctorLines({ checks, fixed = [] }, verbose, page) {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return [
    ...fixed.map((what) => `${page.paint.green("fixed")} ${what}`),
    ...fixed.length > 0 ? [""] : [],
    ...together(checks, verbose).flatMap((check) => linesOf(check, width, verbose, page))
  ];
}
function doctorSummary({ checks }, page) {
  const wrong = checks.filter(({ ok }) => ok === false).length;
  const unknown = checks.filter(({ ok }) => ok === "unknown").length;
  const { green, red } = page.paint;
  const verdict = wrong === 0 ? green("nothing is wrong that could be asked") : red(`${wrong} wrong`);
  const sentence = `${counted(checks.length, "check")}: ${verdict}${unknown > 0 ? `, ${unknown} unknown` : ""}`;
  return wrap(sentence, page.width);
}
function together(checks, verbose) {
  const well = (name) => checks.filter((each) => each.name === name && each.ok === true);
  return checks.flatMap((check) => {
    const alike = well(check.name);
    if (verbose || check.ok !== true || alike.length <= MANY) return [check];
    if (alike[0] !== check) return [];
    return [{ ...check, message: `${check.message} \u2026 and ${alike.length - 1} more like it; --verbose shows all` }];
  });
}
function linesOf(check, width, verbose, page) {
  const { name, ok, message, remedy, details = [] } = check;
  const { green, red, yellow, dim } = page.paint;
  const mark = (ok === true ? green : ok === false ? red : yellow)(MARKS[`${ok}`]);
  const narrow = page.width < NARROW;
  const indent = " ".repeat(narrow ? 2 : width + 4);
  const wrapped = (text) => wrap(text, page.width - indent.length);
  const below = [
    ...remedy === void 0 ? [] : wrapped(`fix: ${remedy}`),
    ...verbose ? details.flatMap(wrapped) : []
  ].map((line) => indent + dim(line));
  const [first, ...rest] = wrapped(message);
  const more = rest.map((line) => indent + line);
  if (narrow) return [`${mark} ${name}`, indent + first, ...more, ...below];
  return [`${mark} ${name.padEnd(width)}  ${first}`, ...more, ...below];
}

// src/cli/commands/doctor/handle.ts
var LIMIT = { minutes: 5 };
var handleDoctor = async (context, words) => {
  const rule = words.rule;
  if (words.sandbox && rule !== void 0) {
    throw new KeeperError("usage", "a sandbox has no schedule, and --rule names one", {
      remedy: "leave out --sandbox or --rule"
    });
  }
  const { report, exitCode } = await context.doctor(LIMIT, {
    rule,
    sandbox: words.sandbox === true,
    fix: words.fix === true,
    warnings: watchedWarnings(context.io)
  });
  return {
    exitCode,
    document: report,
    text: (page) => doctorLines(report, words.verbose === true, page),
    summary: (page) => doctorSummary(report, page)
  };
};
export {
  handleDoctor
};
