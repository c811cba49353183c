import {
  settingsOf
} from "./chunk-LMNM2FV2.js";
import {
  LONGEST_LIFETIME_MINUTES,
  problemsIn
} from "./chunk-DARKQW4H.js";

// src/core/policy/registration.ts
var REGISTRATION_DEFAULTS = {
  audience: "BYODS",
  subject: "BYODS",
  tokenLifetimeMinutes: LONGEST_LIFETIME_MINUTES,
  status: "active"
};
var USUAL_SCHEMA_ID = "5397013b-7920-4ffc-807c-e8a3e0a18f43";
function registrationProblems(given) {
  const missing = given.url === void 0 ? [{ field: "url", reason: "is needed: it is where Webex sends the calls" }] : [];
  return [...missing, ...problemsIn({ ...REGISTRATION_DEFAULTS, ...given })];
}
function usualSchema(offered) {
  return offered.find(({ id }) => id === USUAL_SCHEMA_ID) ?? (offered.length === 1 ? offered[0] : void 0);
}
function registrationOf(given, schemaId) {
  return { ...REGISTRATION_DEFAULTS, ...given, schemaId };
}

// src/core/policy/data-source-diff.ts
var SHOWN = [
  "url",
  "schemaId",
  "audience",
  "subject",
  "tokenLifetimeMinutes",
  "status",
  "errorMessage"
];
function changesOf(before, after) {
  const old = before === void 0 ? {} : settingsOf(before);
  return SHOWN.flatMap((field) => {
    const [was, is] = [old[field], after?.[field]];
    if (was === is) return [];
    return [{ field, ...was !== void 0 && { before: was }, ...is !== void 0 && { after: is } }];
  });
}
function consequencesOf(changes) {
  const url = changes.find(({ field }) => field === "url");
  const status = changes.find(({ field }) => field === "status");
  const sentences = [];
  if (url?.before !== void 0 && url.after !== void 0) {
    const [from, to] = [hostOf(url.before), hostOf(url.after)];
    sentences.push(
      from === to ? `Its calls will go to another address at ${to}.` : `Its calls will go to ${to}, and no longer to ${from}.`
    );
  }
  if (status?.before === void 0) return sentences;
  if (status.after === "disabled") {
    sentences.push("Webex will send no calls to it until it is active again.");
  }
  if (status.after === "active") sentences.push("Webex will send calls to it again.");
  return sentences;
}
function deletionConsequences(current) {
  const url = current && settingsOf(current).url;
  const where = url === void 0 ? "it" : hostOf(url);
  return [
    `Webex will send no calls to ${where} for this data source any more.`,
    "A deleted data source cannot be brought back; one that is registered again has another id."
  ];
}
function hostOf(url) {
  const text = String(url);
  return URL.canParse(text) ? new URL(text).host : text;
}

export {
  REGISTRATION_DEFAULTS,
  registrationProblems,
  usualSchema,
  registrationOf,
  changesOf,
  consequencesOf,
  deletionConsequences
};
