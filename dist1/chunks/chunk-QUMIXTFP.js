import {
  instant
} from "./chunk-7EEW3DDW.js";

// src/core/policy/in-words.ts
var MINUTE = 6e4;
var HOUR = 60 * MINUTE;
var DAY = 24 * HOUR;
var UNITS = [
  ["d", DAY],
  ["h", HOUR],
  ["min", MINUTE],
  ["s", 1e3]
];
function inWords(milliseconds) {
  let rest = Math.max(0, milliseconds);
  const parts = [];
  for (const [index, [name, size]] of UNITS.entries()) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
    if (parts.length === 2 || parts.length === 1 && index === 2) break;
  }
  return parts.length > 0 ? parts.join(" ") : "0 s";
}
function briefly(ms) {
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} d`;
  if (ms >= 10 * HOUR) return `${Math.round(ms / HOUR)} h`;
  return inWords(ms < 10 * MINUTE ? ms : Math.round(ms / MINUTE) * MINUTE);
}
function instantFromNow(at, now) {
  const distance = at > now ? `in ${briefly(at - now)}` : `${inWords(now - at)} ago`;
  return `${instant(at)} (${distance})`;
}
function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
function inBytes(bytes) {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${Math.floor(bytes / 1024 ** step)} ${units[step]}`;
}

export {
  inWords,
  briefly,
  instantFromNow,
  counted,
  inBytes
};
