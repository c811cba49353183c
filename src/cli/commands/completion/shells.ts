/** The shells that there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The commands that the package installs; all but the first are a command of the first. */
export const PROGRAMS = ['byods', 'data-sources', 'extend-data-source', 'refresh-token'] as const;

/** What the scripts call, followed by the words up to the cursor: not for people, and in no help. */
export const COMPLETE_WORD = '__complete';
