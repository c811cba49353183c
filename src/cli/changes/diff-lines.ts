import type { FieldChange } from '../../core/policy/data-source-diff.ts';
import { FIELD_WORDS } from '../../core/policy/data-source-fields.ts';
import { printable } from '../../core/secret.ts';
import type { Page } from '../text/page.ts';

/** Wide enough for the longest name of a field. */
const NAME_COLUMNS = 15;

/**
 * Changes as people know them from a diff: a line with - for what was, and one with + for what is to be. Nothing is cut,
 * because somebody may have to agree to it.
 *
 * @param nameOf  what stands behind a value, where it says little by itself
 */
export function diffLines(
  changes: readonly FieldChange[],
  { paint }: Page,
  nameOf: (change: FieldChange) => string | undefined = () => undefined,
): string[] {
  return changes.flatMap((change) => {
    const { field, before, after } = change;
    const name = nameOf(change);
    const was = before === undefined ? [] : [paint.red(`- ${shown(field, before)}`)];
    const is =
      after === undefined ? [] : [paint.green(`+ ${shown(field, after)}${name === undefined ? '' : ` (${name})`}`)];
    return [...was, ...is].map(
      (value, index) => `  ${(index === 0 ? FIELD_WORDS[field] : '').padEnd(NAME_COLUMNS)}${value}`,
    );
  });
}

function shown(field: FieldChange['field'], value: string | number): string {
  return field === 'tokenLifetimeMinutes' ? `${value} min` : printable(String(value));
}
