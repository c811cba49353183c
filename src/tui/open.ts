import type { ScreenActions } from './actions.ts';
import type { Fixed } from './state.ts';
import type { Terminal } from './terminal.ts';

/** What a screen is opened with. */
export interface ScreenOptions {
  readonly terminal: Terminal;
  readonly fixed: Fixed;
  readonly actions: ScreenActions;
  readonly colour: boolean;
  /** Closes the screen. */
  readonly interruption: AbortSignal;
}

/** How a screen was left. */
export interface Ended {
  readonly left: 'quit' | 'interrupted';
  /** Resolves when what had begun is over, and its record is written. */
  readonly settled: Promise<void>;
}

/** Opens the screen of the data sources, and resolves when it is left and the terminal is as it was. */
export async function openScreen(options: ScreenOptions): Promise<Ended> {
  // Ink and React read these when they are loaded. In what somebody calls CI, Ink draws only its last frame; with DEV it
  // looks for a file of its own package; and React is slower, and talks, where it is not told that this is no workshop.
  for (const name of ['CI', 'CONTINUOUS_INTEGRATION', 'DEV']) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, { NODE_ENV: 'production' });
  const { showScreen } = await import('./screen.tsx');
  return await showScreen(options);
}
