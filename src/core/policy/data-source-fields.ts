import type { DataSourceFields, DataSourceUpdate } from '../model.ts';

/** The longest life that Webex gives a data source's token, in minutes (contract 3.2). */
export const LONGEST_LIFETIME_MINUTES = 1440;

/** What a data source's status can be. */
export const STATUSES = ['active', 'disabled'] as const;

/** A field of a data source that somebody can set. */
export type FieldName = keyof DataSourceUpdate;

/** A field that cannot be sent as it is, and why: the sentence that begins with the field's name. */
export interface FieldProblem {
  readonly field: FieldName;
  readonly reason: string;
}

/** How people call the fields. */
export const FIELD_WORDS: Readonly<Record<FieldName, string>> = {
  url: 'url',
  schemaId: 'schema',
  audience: 'audience',
  subject: 'subject',
  nonce: 'nonce',
  tokenLifetimeMinutes: 'lifetime',
  status: 'status',
  errorMessage: 'error message',
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a terminal would obey, or hide: nobody types it on purpose. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

const RULES: Record<FieldName, (text: string) => string | undefined> = {
  url: (text) => textProblem(text) ?? urlProblem(text),
  schemaId: (text) => (UUID.test(text) ? undefined : 'must be the id of a schema, a UUID'),
  audience: textProblem,
  subject: textProblem,
  nonce: textProblem,
  tokenLifetimeMinutes: (text) =>
    lifetimeIn(text) === undefined
      ? `must be a whole number of minutes from 1 to ${LONGEST_LIFETIME_MINUTES}`
      : undefined,
  status: (text) => (STATUSES.some((each) => each === text) ? undefined : `must be ${STATUSES.join(' or ')}`),
  errorMessage: textProblem,
};

/**
 * What is wrong with what somebody has typed for a field, as the end of a sentence: "must be …". Undefined when nothing
 * is. Pure.
 */
export function problemWith(field: FieldName, text: string): string | undefined {
  return RULES[field](text);
}

/** A lifetime in minutes as somebody typed it; undefined for what is no whole number from 1 to 1440. Pure. */
export function lifetimeIn(text: string): number | undefined {
  const minutes = /^\d+$/.test(text) ? Number(text) : 0;
  return minutes >= 1 && minutes <= LONGEST_LIFETIME_MINUTES ? minutes : undefined;
}

/** Everything that is wrong with fields by themselves, and with what they say together. Pure. */
export function problemsIn(fields: Partial<DataSourceFields>): FieldProblem[] {
  const single = (Object.keys(RULES) as FieldName[]).flatMap((field) => {
    const value = field === 'nonce' ? undefined : fields[field];
    const reason = value === undefined ? undefined : problemWith(field, String(value));
    return reason === undefined ? [] : [{ field, reason }];
  });
  return [...single, ...messageProblems(fields)];
}

/** A disabled data source has a message, which Control Hub shows, and no other has one (contract 3.2). Pure. */
export function messageProblems({ status, errorMessage }: Partial<DataSourceFields>): FieldProblem[] {
  const field = 'errorMessage';
  if (status === 'disabled' && errorMessage === undefined) {
    return [{ field, reason: 'is needed where a data source is disabled: Control Hub shows it' }];
  }
  if (status === 'active' && errorMessage !== undefined) {
    return [{ field, reason: 'is for a data source that is disabled, and this one is to be active' }];
  }
  return [];
}

function textProblem(text: string): string | undefined {
  if (text.trim() === '') return 'must not be empty';
  if (UNPRINTABLE.test(text)) return 'must not hold line breaks or other control characters';
  return text === text.trim() ? undefined : 'must not begin or end with white space';
}

/** Which hosts are allowed is Webex's question: those in the service app's Data Exchange Domains (contract 3.2). */
function urlProblem(text: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'ws') {
    return `must begin with https:// or wss://: over ${scheme}:// anybody on the way could read the calls, and the signed token that comes with them`;
  }
  if (scheme !== 'https' && scheme !== 'wss') return 'must begin with https:// or wss://';
  if (/\s/.test(text)) return 'must not hold white space';
  if (!URL.canParse(text)) return 'must name a host, as https://media.example.com/path does';
  const { username, password } = new URL(text);
  if (username !== '' || password !== '') {
    return 'must not hold a user name or password: whoever may list data sources would see them';
  }
  return text.includes('#') ? 'must not hold "#": what follows it is never sent' : undefined;
}
