/** The orders of the table, in the order in which `s` goes through them. */
export const SORTS = ['worst first', 'org', 'status', 'audience', 'schema', 'host'] as const;
/** How the table is sorted. */
export type Sort = (typeof SORTS)[number];
