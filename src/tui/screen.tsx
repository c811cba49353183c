import { type Instance, render } from 'ink';
import { paintWith } from '../cli/text/paint.ts';
import type { Effect } from './effect.ts';
import type { Event } from './event.ts';
import { Frame } from './frame.tsx';
import { decode } from './keys.ts';
import type { Ended, ScreenOptions } from './open.ts';
import { perform } from './perform.ts';
import { initialState, type Size } from './state.ts';
import { CLEAR, outputForInk, stopUntilContinued, takeTerminal, toClipboard, widthOf } from './terminal.ts';
import { update } from './update.ts';
import { frame } from './view.ts';

const TICK_MS = 1000;

/** Shows the screen until it is left. The only place that ends it, and the only one with a timer. */
export async function showScreen({ terminal, fixed, actions, colour, interruption }: ScreenOptions): Promise<Ended> {
  const { stdout } = terminal;
  const output = outputForInk(stdout);
  const paint = paintWith(colour && !fixed.spoken);
  let state = initialState(fixed, sizeOf(stdout), actions.now(), Date.now());
  let ink: Instance | undefined;
  let drawing = false;
  let leave: (how: Ended['left']) => void = () => {};
  const left = new Promise<Ended['left']>((resolve) => {
    leave = resolve;
  });

  const draw = () => {
    drawing = false;
    const lines = <Frame lines={frame(state, { width: state.size.columns, paint })} />;
    if (ink) ink.rerender(lines);
    else ink = render(lines, inkOptions);
  };
  const inkOptions = {
    stdout: output,
    stdin: terminal.stdin,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: fixed.spoken,
  };
  /** What Ink believes to stand on the screen may not stand there any more: begin again on an empty one. */
  const redraw = () => {
    ink?.unmount();
    ink = undefined;
    if (!fixed.spoken) stdout.write(CLEAR);
    draw();
  };
  const suspend = () => {
    ink?.unmount();
    ink = undefined;
    giveBack();
    stopUntilContinued();
    giveBack = take();
    redraw();
  };
  const tell = (event: Event) => {
    if (closed) return;
    const step = update(state, event);
    state = step.state;
    step.effects.forEach(carryOut);
    // Several events of one moment make one frame.
    if (!drawing) queueMicrotask(() => !closed && drawing && draw());
    drawing = true;
  };
  const carryOut = (effect: Effect): void => {
    switch (effect.do) {
      case 'quit':
        leave('quit');
        break;
      case 'interrupt':
        leave('interrupted');
        break;
      case 'redraw':
        redraw();
        break;
      case 'suspend':
        suspend();
        break;
      case 'stop':
        batch.abort();
        break;
      case 'copy':
        stdout.write(toClipboard(effect.text));
        break;
      default:
        if (effect.do === 'extend') batch = new AbortController();
        working.push(perform(effect, actions, tell, batch.signal));
    }
  };

  let closed = false;
  /** Of the extensions that are under way: aborted, no more are begun. */
  let batch = new AbortController();
  const working: Promise<void>[] = [];
  let rest = '';
  const take = () =>
    takeTerminal(terminal, !fixed.spoken, (chunk) => {
      const decoded = decode(chunk, rest);
      rest = decoded.rest;
      for (const typed of decoded.typed) tell({ type: 'typed', typed });
    });
  let giveBack = take();
  const resized = () => tell({ type: 'resized', size: sizeOf(stdout) });
  const interrupted = () => leave('interrupted');
  const timer = setInterval(() => tell({ type: 'tick', now: actions.now(), wall: Date.now() }), TICK_MS);
  stdout.on('resize', resized);
  terminal.stdin.once('end', interrupted);
  interruption.addEventListener('abort', interrupted);
  try {
    draw();
    carryOut({ do: 'load', changes: 0 });
    return { left: await left, settled: Promise.all(working).then(() => {}) };
  } finally {
    closed = true;
    batch.abort();
    clearInterval(timer);
    stdout.off('resize', resized);
    terminal.stdin.off('end', interrupted);
    interruption.removeEventListener('abort', interrupted);
    ink?.unmount();
    giveBack();
  }
}

function sizeOf(stdout: NodeJS.WriteStream): Size {
  return { columns: widthOf(stdout), rows: stdout.rows || 24 };
}
