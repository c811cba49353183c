const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A duration for people, in its two largest units, rounded down: "13 d 4 h", "42 min", "0 s". */
export function inWords(milliseconds: number): string {
  let rest = Math.max(0, milliseconds);
  const parts: string[] = [];
  for (const [index, [name, size]] of UNITS.entries()) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
    // Seconds matter only in the last minutes.
    if (parts.length === 2 || (parts.length === 1 && index === 2)) break;
  }
  return parts.length > 0 ? parts.join(' ') : '0 s';
}
