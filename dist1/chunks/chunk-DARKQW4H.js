// src/core/policy/data-source-fields.ts
var LONGEST_LIFETIME_MINUTES = 1440;
var STATUSES = ["active", "disabled"];
var FIELD_WORDS = {
  url: "url",
  schemaId: "schema",
  audience: "audience",
  subject: "subject",
  nonce: "nonce",
  tokenLifetimeMinutes: "lifetime",
  status: "status",
  errorMessage: "error message"
};
var UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
var UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
var RULES = {
  url: (text) => textProblem(text) ?? urlProblem(text),
  schemaId: (text) => UUID.test(text) ? void 0 : "must be the id of a schema, a UUID",
  audience: textProblem,
  subject: textProblem,
  nonce: textProblem,
  tokenLifetimeMinutes: (text) => lifetimeIn(text) === void 0 ? `must be a whole number of minutes from 1 to ${LONGEST_LIFETIME_MINUTES}` : void 0,
  status: (text) => STATUSES.some((each) => each === text) ? void 0 : `must be ${STATUSES.join(" or ")}`,
  errorMessage: textProblem
};
function problemWith(field, text) {
  return RULES[field](text);
}
function lifetimeIn(text) {
  const minutes = /^\d+$/.test(text) ? Number(text) : 0;
  return minutes >= 1 && minutes <= LONGEST_LIFETIME_MINUTES ? minutes : void 0;
}
function problemsIn(fields) {
  const single = Object.keys(RULES).flatMap((field) => {
    const value = field === "nonce" ? void 0 : fields[field];
    const reason = value === void 0 ? void 0 : problemWith(field, String(value));
    return reason === void 0 ? [] : [{ field, reason }];
  });
  return [...single, ...messageProblems(fields)];
}
function messageProblems({ status, errorMessage }) {
  const field = "errorMessage";
  if (status === "disabled" && errorMessage === void 0) {
    return [{ field, reason: "is needed where a data source is disabled: Control Hub shows it" }];
  }
  if (status === "active" && errorMessage !== void 0) {
    return [{ field, reason: "is for a data source that is disabled, and this one is to be active" }];
  }
  return [];
}
function textProblem(text) {
  if (text.trim() === "") return "must not be empty";
  if (UNPRINTABLE.test(text)) return "must not hold line breaks or other control characters";
  return text === text.trim() ? void 0 : "must not begin or end with white space";
}
function urlProblem(text) {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === "http" || scheme === "ws") {
    return `must begin with https:// or wss://: over ${scheme}:// anybody on the way could read the calls, and the signed token that comes with them`;
  }
  if (scheme !== "https" && scheme !== "wss") return "must begin with https:// or wss://";
  if (/\s/.test(text)) return "must not hold white space";
  if (!URL.canParse(text)) return "must name a host, as https://media.example.com/path does";
  const { username, password } = new URL(text);
  if (username !== "" || password !== "") {
    return "must not hold a user name or password: whoever may list data sources would see them";
  }
  return text.includes("#") ? 'must not hold "#": what follows it is never sent' : void 0;
}

export {
  LONGEST_LIFETIME_MINUTES,
  STATUSES,
  FIELD_WORDS,
  problemWith,
  lifetimeIn,
  problemsIn,
  messageProblems
};
