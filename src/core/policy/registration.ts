import type { DataSourceFields, DataSourceSchema } from '../model.ts';
import { type FieldProblem, LONGEST_LIFETIME_MINUTES, problemsIn } from './data-source-fields.ts';

/** What a data source is registered with where nobody says otherwise: the same as the Python sample's. */
export const REGISTRATION_DEFAULTS = {
  audience: 'BYODS',
  subject: 'BYODS',
  tokenLifetimeMinutes: LONGEST_LIFETIME_MINUTES,
  status: 'active',
} as const satisfies Partial<DataSourceFields>;

/** VoiceVirtualAgent over gRPC (contract 3.3). */
const USUAL_SCHEMA_ID = '5397013b-7920-4ffc-807c-e8a3e0a18f43';

/** Everything that is wrong with what a data source is to be registered with. Pure. */
export function registrationProblems(given: Partial<DataSourceFields>): FieldProblem[] {
  const missing: FieldProblem[] =
    given.url === undefined ? [{ field: 'url', reason: 'is needed: it is where Webex sends the calls' }] : [];
  return [...missing, ...problemsIn({ ...REGISTRATION_DEFAULTS, ...given })];
}

/**
 * The schema of a registration that names none: VoiceVirtualAgent where Webex offers it, else the only one that it
 * offers; undefined where somebody has to choose. Pure.
 */
export function usualSchema(offered: readonly DataSourceSchema[]): DataSourceSchema | undefined {
  return offered.find(({ id }) => id === USUAL_SCHEMA_ID) ?? (offered.length === 1 ? offered[0] : undefined);
}

/** What to send, from what was given and checked: the rest has its default. Pure. */
export function registrationOf(
  given: Partial<DataSourceFields> & Pick<DataSourceFields, 'url'>,
  schemaId: string,
): DataSourceFields {
  return { ...REGISTRATION_DEFAULTS, ...given, schemaId };
}
