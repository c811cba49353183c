import type { DataSourceLife } from './data-source-renewal.ts';

/** Reading an org's data sources comes after what is at risk and before everything else: it may find what is. */
export const READING_URGENCY = 0;

/** Above the age of any instant in milliseconds. */
const BEFORE_ALL_READING = 1e15;

/**
 * The place of a data source in the order of a run, the lowest first: what is over or at risk by its end; then what has
 * still to be read ({@link READING_URGENCY}); then what nobody knows the end of; then the rest by its end. Pure.
 */
export function urgencyOf({ atRisk, expiresAt }: DataSourceLife): number {
  if (atRisk) return (expiresAt ?? 0) - BEFORE_ALL_READING;
  return expiresAt ?? READING_URGENCY + 1;
}
