import type { KnownOrg } from '../../core/known-org.ts';
import { toOrgId } from '../../core/org-id.ts';

/** A word that may stand where the cursor is. */
export interface Candidate {
  readonly word: string;
  readonly about?: string;
}

/** Orgs by name; by id where they have none, or where an id was begun. Pure. */
export function orgWords(orgs: readonly KnownOrg[], begun: string): Candidate[] {
  return orgs.map(({ id, name }) => {
    if (name === undefined) return { word: id };
    return begun !== '' && id.startsWith(begun) ? { word: id, about: name } : { word: name, about: id };
  });
}

/** Data sources: those of the orgs that `--org` names among the words before the cursor, else all. Pure. */
export function dataSourceWords(orgs: readonly KnownOrg[], before: readonly string[]): Candidate[] {
  const named = valuesIn(before, 'org');
  return orgs
    .filter(({ id, name }) => named.length === 0 || named.some((each) => each === name || toOrgId(each) === id))
    .flatMap(({ id, name, dataSources }) =>
      dataSources.map((each) => ({
        word: each.id,
        about: each.host === undefined ? (name ?? id) : `${each.host}, ${name ?? id}`,
      })),
    );
}

/** The values that an option has among words, in either spelling. Pure. */
export function valuesIn(words: readonly string[], option: string): string[] {
  return words.flatMap((word, at) => {
    if (word === `--${option}`) return words.slice(at + 1, at + 2);
    return word.startsWith(`--${option}=`) ? [word.slice(option.length + 3)] : [];
  });
}
