import type { Output } from './io.ts';

/** The reader has gone away (`… | head`): what nobody reads is not an error. */
const NOBODY_READS: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/** An output of this process. */
export interface ProcessOutput extends Output {
  /** Resolves when everything is written; with the system's code when some of it could not be, although somebody reads. */
  flushed(): Promise<string | undefined>;
}

/** A stream of this process as the commands write to it. It never throws, and after its first error it is silent. */
export function outputOf(stream: NodeJS.WriteStream): ProcessOutput {
  let failed: string | undefined;
  let last: Promise<void> = Promise.resolve();
  const note = (error: NodeJS.ErrnoException | null | undefined) => {
    if (error) failed ??= error.code ?? error.name;
  };
  stream.on('error', note);
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    write(text) {
      if (failed !== undefined) return;
      last = new Promise((resolve) => {
        stream.write(text, (error) => {
          note(error);
          resolve();
        });
      });
    },
    async flushed() {
      await last;
      return failed === undefined || NOBODY_READS.has(failed) ? undefined : failed;
    },
  };
}
