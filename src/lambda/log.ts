import { createLog } from '../adapters/log.ts';
import type { Log } from '../core/ports.ts';
import { type Environment, LOG_LEVELS, type LogLevel } from '../core/settings.ts';

/** How much a function logs: `LOG_LEVEL`, and what is none of its words counts as `info`. */
export function levelOf({ LOG_LEVEL }: Environment): LogLevel {
  const level = LOG_LEVEL?.toLowerCase() as LogLevel | undefined;
  return level && LOG_LEVELS.includes(level) ? level : 'info';
}

/** The log of a function, as Lambda's JSON log format takes it. */
export function lambdaLog(level: LogLevel): Log {
  return createLog({
    level,
    format: 'json',
    // Not console.log: the runtime would wrap the line into a message of its own, in which CloudWatch finds no metric.
    write: (line) => process.stdout.write(line),
  });
}
