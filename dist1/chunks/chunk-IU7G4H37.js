import {
  isTemplateValue,
  valueAt
} from "./chunk-FEZTV5WA.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/core/config-fields.ts
var CONTROL = /[\u0000-\u001f\u007f]/;
var ConfigFields = class {
  #document;
  #problems = [];
  #remedies = /* @__PURE__ */ new Set();
  warnings = [];
  constructor(document) {
    this.#document = document;
  }
  /** Whether nothing was wrong so far. */
  get sound() {
    return this.#problems.length === 0;
  }
  has(path) {
    return valueAt(this.#document, path) !== void 0;
  }
  /** Whether a field is absent, empty, or as the template came. */
  isLeftOut(path) {
    const value = this.#valueAt(path);
    return value === void 0 || value === null || value === "" || typeof value === "string" && isTemplateValue(value);
  }
  warn(sentence) {
    this.warnings.push(sentence);
  }
  problem(what, remedy) {
    this.#problems.push(what);
    this.#remedies.add(remedy);
  }
  /** Says that a field is missing, unless something was wrong with what stands there. */
  miss(path, why = "it is required") {
    if (this.#noted.has(path.join("."))) return;
    this.problem(`${path.join(".")} is missing: ${why}`, `fill ${path.join(".")}`);
  }
  leftFromTemplate(path) {
    this.problem(stillTemplate([path.join(".")]), `fill ${path.join(".")} with your own value: byods init asks for it`);
  }
  /** The text in a field that must be there; undefined when that was noted as a problem. */
  requiredText(path) {
    const field = this.#field(path);
    if (!field) this.miss(path);
    else if (field.state === "template") this.leftFromTemplate(path);
    else return field.value;
    return void 0;
  }
  /** The text in a field that may be absent; a template value counts as absent. */
  optionalText(path) {
    const field = this.#field(path);
    return field?.state === "given" ? field.value : void 0;
  }
  /** As {@link optionalText}, and says so when a template value was passed over. */
  optionalSecret(path) {
    const field = this.#field(path);
    if (field?.state !== "template") return field?.value;
    this.passOver([path]);
    return void 0;
  }
  /** Says that template values count as absent: what is optional need not be filled. */
  passOver(paths) {
    const names = paths.map((path) => path.join(".")).filter((name) => !this.#passedOver.includes(name));
    if (names.length === 0) return;
    this.#passedOver.push(...names);
    const one = names.length === 1;
    const what = one ? "counts as absent: fill it in, or delete it" : "count as absent: fill them in, or delete them";
    this.warn(`${stillTemplate(names)} and ${what}`);
  }
  /** What was passed over, as the end of a sentence; empty when nothing was. */
  get leftOut() {
    return this.#passedOver.length === 0 ? "" : `: ${stillTemplate(this.#passedOver)}`;
  }
  /** One field that may be spelled in several ways; two that hold different values are refused, naming both. */
  agreeing(paths) {
    const found = paths.map((path) => this.#field(path)).filter((field) => field !== void 0);
    const given = found.filter((field) => field.state === "given");
    const [first, ...others] = given;
    const other = others.find((field) => field.value !== first?.value);
    if (first && other) {
      const names = `${first.path.join(".")} and ${other.path.join(".")}`;
      this.problem(`${names} hold different values`, `keep the right one of ${names} and delete the other`);
    }
    return first ?? found[0];
  }
  /** @throws KeeperError `configuration` when anything was wrong. */
  throwProblems(where) {
    if (this.#problems.length === 0) return;
    throw new KeeperError("configuration", `${where}: ${this.#problems.join("; ")}. Nothing was sent or changed`, {
      remedy: [...this.#remedies].join("; ")
    });
  }
  #passedOver = [];
  #noted = /* @__PURE__ */ new Set();
  #field(path) {
    const value = this.#valueAt(path);
    if (value === void 0 || value === null || value === "") return void 0;
    const name = path.join(".");
    const wrong = typeof value !== "string" ? "is not a text" : credentialProblem(value);
    if (wrong !== void 0) {
      if (!this.#noted.has(name)) this.problem(`${name} ${wrong}`, `mend ${name}`);
      this.#noted.add(name);
      return void 0;
    }
    const text = withoutLineEnd(value);
    if (text !== value && !this.#noted.has(name)) {
      this.#noted.add(name);
      this.warn(`${name} ends in a line break, which was left out`);
    }
    return { path, state: isTemplateValue(text) ? "template" : "given", value: text };
  }
  #valueAt(path) {
    const last = path.at(-1);
    const parent = valueAt(this.#document, path.slice(0, -1));
    return Array.isArray(parent) ? parent[Number(last)] : valueAt(this.#document, path);
  }
};
function stillTemplate(names) {
  return `${names.join(", ")} still ${names.length === 1 ? "holds the template's value" : "hold the template's values"}`;
}
function withoutLineEnd(value) {
  return value.replace(/[\r\n]+$/, "");
}
function credentialProblem(value) {
  const text = withoutLineEnd(value);
  if (text.trim() === "") return "is empty";
  if (CONTROL.test(text)) return "holds a line break or another control character";
  if (text !== text.trim()) return "has white space around it";
  if (/^bearer\s/i.test(text)) return "begins with the word Bearer, which does not belong to it";
  if (/^["'].*["']$/.test(text)) return "is wrapped in quotation marks of its own";
  return void 0;
}

export {
  ConfigFields,
  withoutLineEnd,
  credentialProblem
};
