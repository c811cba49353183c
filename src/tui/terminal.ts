/** The two ends of a terminal. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

const ALTERNATE_SCREEN = { on: '\u001b[?1049h\u001b[H\u001b[2J', off: '\u001b[?1049l' };
/** Pasted text comes between marks, so that no letter in it is taken for a key. */
const BRACKETED_PASTE = { on: '\u001b[?2004h', off: '\u001b[?2004l' };
const SHOW_CURSOR = '\u001b[?25h';

/** Puts the cursor into the corner of an empty screen. */
export const CLEAR = '\u001b[H\u001b[2J';

/** A terminal that was taken: gives it back as it was. May be called twice, and while the process ends. */
export type GiveBack = () => void;

/**
 * Takes a terminal: every key arrives at once, and what stood there before comes back afterwards.
 *
 * @param own  draw on a screen of its own; a screen reader stays on the one that it reads
 */
export function takeTerminal({ stdin, stdout }: Terminal, own: boolean, onChunk: (chunk: string) => void): GiveBack {
  let taken = true;
  const giveBack = () => {
    if (!taken) return;
    taken = false;
    process.off('exit', giveBack);
    stdin.off('data', onChunk);
    stdin.pause();
    try {
      stdin.setRawMode(false);
    } catch {
      // The terminal is gone, and with it what was to be set.
    }
    stdout.write(`${BRACKETED_PASTE.off}${own ? ALTERNATE_SCREEN.off : ''}${SHOW_CURSOR}`);
  };
  process.on('exit', giveBack);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.on('data', onChunk);
  stdin.resume();
  stdout.write(`${own ? ALTERNATE_SCREEN.on : ''}${BRACKETED_PASTE.on}`);
  return giveBack;
}

/**
 * Stops the program until it is told to go on, as Ctrl-Z does in a terminal that was not taken: the shell has it
 * meanwhile. Returns at once where no shell could bring it back (POSIX.1 leaves an orphaned process group alone, and
 * Windows has no such thing).
 */
export function stopUntilContinued(): void {
  try {
    // The whole group, as a terminal does it: who started us waits for it as well.
    process.kill(0, 'SIGTSTP');
    // The window may have got another size, and nobody was told.
    process.kill(process.pid, 'SIGWINCH');
  } catch {
    // Then it goes on.
  }
}

/** What a terminal takes for text that belongs on the clipboard (OSC 52). */
export function toClipboard(text: string): string {
  return `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}

/** A terminal that does not know its width says 0. */
export function widthOf({ columns }: Pick<NodeJS.WriteStream, 'columns'>): number {
  return columns || 80;
}

/**
 * A terminal's output as Ink is to see it. Ink clears the whole screen, scrollback and all, where its last frame was as
 * tall as the terminal is after a resize: so it is told of no height and of no resize. Frames are made to fit, and drawn
 * anew, by the screen. And it is told of some width: of none it would open /dev/tty to ask, at each frame, and not close it.
 */
export function outputForInk(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stdout, {
    get(target, name) {
      if (name === 'rows') return Number.POSITIVE_INFINITY;
      if (name === 'columns') return widthOf(target);
      if (name === 'on' || name === 'off') return () => target;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
