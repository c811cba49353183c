/** The system's name of an error (`ENOSPC`), or undefined when the system did not make it. */
export function errnoOf(thrown: unknown): string | undefined {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What the system said, without the paths, which our own sentences name: `ENOSPC: no space left on device, write`. */
export function systemSays(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  const [sentence] = thrown.message.split(/, (?=[a-z_]+\b(?: '|$))/);
  return code === undefined || syscall === undefined ? thrown.message : `${sentence}, ${syscall}`;
}
