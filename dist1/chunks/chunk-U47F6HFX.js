import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/cli/duration.ts
var MS_PER_UNIT = { s: 1e3, m: 6e4, h: 36e5, d: 864e5 };
function readDuration(option, text) {
  const [, count, unit] = /^(\d{1,5})([smhd])$/.exec(text) ?? [];
  if (count !== void 0 && unit !== void 0 && Number(count) > 0) return Number(count) * MS_PER_UNIT[unit];
  throw new KeeperError("usage", `${option} "${text}" is no time; nothing was sent`, {
    remedy: "write seconds, minutes, hours or days: 90s, 90m, 2h, 1d"
  });
}

export {
  readDuration
};
