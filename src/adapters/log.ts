import pino from 'pino';
import type { Log } from '../core/ports.ts';
import { printable, redact } from '../core/secret.ts';
import type { LogLevel } from '../core/settings.ts';

/** Where log lines go, and in which form. */
export interface LogOptions {
  readonly level: LogLevel;
  /** `json`: one object a line, as Lambda's JSON log format reads it. `text`: for a person at a terminal. */
  readonly format: 'json' | 'text';
  readonly write: (line: string) => void;
}

/**
 * The log, by pino. Every line is cleaned of every secret that this process has held before it is written, whatever
 * field it stood in. The JSON form has what Lambda's log format wants: an upper-case `level`, an RFC 3339 `timestamp`
 * and `message`.
 */
export function createLog({ level, format, write }: LogOptions): Log {
  const destination = {
    write: (line: string) => write(format === 'json' ? oneLine(redact(line)) : `${printable(asText(redact(line)))}\n`),
  };
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
    },
    destination,
  );
  const at = (name: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: Record<string, unknown>) =>
    logger[name](fields ?? {}, message);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** JSON lets through what some readers take for the end of a line, and what a terminal takes for a command. */
function oneLine(line: string): string {
  return line.replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `warn: message (key: value, …)`. */
function asText(line: string): string {
  const { level, timestamp: _, message, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const told = Object.entries(fields).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${String(level).toLowerCase()}: ${message}${told.length > 0 ? ` (${told.join(', ')})` : ''}`;
}
