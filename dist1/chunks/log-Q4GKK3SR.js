import {
  printable,
  redact
} from "./chunk-AGUPEUTK.js";

// src/adapters/log.ts
import pino from "pino";
function createLog({ level, format, write }) {
  const destination = {
    write: (line) => write(format === "json" ? oneLine(redact(line)) : `${printable(asText(redact(line)))}
`)
  };
  const logger = pino(
    {
      level,
      base: null,
      messageKey: "message",
      timestamp: () => `,"timestamp":"${(/* @__PURE__ */ new Date()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) }
    },
    destination
  );
  const at = (name) => (message, fields) => logger[name](fields ?? {}, message);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
function oneLine(line) {
  return line.replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`
  );
}
function asText(line) {
  const { level, timestamp: _, message, ...fields } = JSON.parse(line);
  const told = Object.entries(fields).map(
    ([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`
  );
  return `${String(level).toLowerCase()}: ${message}${told.length > 0 ? ` (${told.join(", ")})` : ""}`;
}
export {
  createLog
};
