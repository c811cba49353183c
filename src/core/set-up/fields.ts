import {
  ENV_ACCESS_TOKEN,
  ENV_REFRESH_TOKEN,
  INTEGRATION_ACCESS_TOKEN,
  INTEGRATION_SPELLINGS,
  type Path,
  TARGET_ORG_ID,
} from '../token-homes.ts';

/** Everything that a person can give at a first set-up. */
export const FIELD_NAMES = [
  'appId',
  'clientId',
  'clientSecret',
  'orgs',
  'integrationClientId',
  'integrationClientSecret',
  'integrationRefreshToken',
  'personalAccessToken',
  'accessToken',
  'refreshToken',
] as const;

/** One of {@link FIELD_NAMES}. */
export type FieldName = (typeof FIELD_NAMES)[number];

/** What somebody gave, as text; target orgs are separated by commas or white space. */
export type GivenFields = Readonly<Partial<Record<FieldName, string>>>;

/** A field of the document, for the person who fills it. */
export interface SetUpField {
  /** Where it is written in a document that has no other spelling of it. */
  readonly path: Path;
  /** The other places that it is read from. */
  readonly spellings?: readonly Path[];
  /** What it is, for a question. */
  readonly what: string;
  /** Where a person finds it. */
  readonly where: string;
  /** Never shown, and no option. */
  readonly secret: boolean;
}

const SERVICE_APP = 'developer.webex.com, My Webex Apps, your service app';
const INTEGRATION = 'developer.webex.com, My Webex Apps, your integration with the scope spark:applications_token';
const ORG_TOKENS = `${SERVICE_APP}, Org Authorizations, where its client secret and an org give a token`;

/** The fields in the order in which they are asked for. */
export const FIELDS: Readonly<Record<FieldName, SetUpField>> = {
  appId: {
    path: ['serviceApp', 'appId'],
    what: "The service app's id, which begins with Y2lzY29zcGFyazovL3",
    where: SERVICE_APP,
    secret: false,
  },
  clientId: {
    path: ['serviceApp', 'clientId'],
    what: "The service app's client id",
    where: SERVICE_APP,
    secret: false,
  },
  clientSecret: {
    path: ['serviceApp', 'clientSecret'],
    what: "The service app's client secret",
    where: `${SERVICE_APP}; shown once, and made anew there`,
    secret: true,
  },
  orgs: {
    path: TARGET_ORG_ID,
    what: 'The target org, the customer whose calls are served; several with commas between them',
    where: 'Control Hub of the customer, Account, Organization ID; or Org Authorizations of the service app',
    secret: false,
  },
  integrationClientId: {
    path: INTEGRATION_SPELLINGS[0].clientId,
    spellings: INTEGRATION_SPELLINGS.map(({ clientId }) => clientId),
    what: "The integration's client id",
    where: INTEGRATION,
    secret: false,
  },
  integrationClientSecret: {
    path: INTEGRATION_SPELLINGS[0].clientSecret,
    spellings: INTEGRATION_SPELLINGS.map(({ clientSecret }) => clientSecret),
    what: "The integration's client secret",
    where: `${INTEGRATION}; shown once, and made anew there`,
    secret: true,
  },
  integrationRefreshToken: {
    path: INTEGRATION_SPELLINGS[0].refreshToken,
    spellings: INTEGRATION_SPELLINGS.map(({ refreshToken }) => refreshToken),
    what: "The integration's refresh token",
    where: 'what authorizing the integration gave, where somebody has done that already',
    secret: true,
  },
  personalAccessToken: {
    path: INTEGRATION_ACCESS_TOKEN,
    what: 'The personal access token',
    where: 'developer.webex.com, your picture at the top right',
    secret: true,
  },
  accessToken: { path: ENV_ACCESS_TOKEN, what: "The service app's access token", where: ORG_TOKENS, secret: true },
  refreshToken: { path: ENV_REFRESH_TOKEN, what: "The service app's refresh token", where: ORG_TOKENS, secret: true },
};

/** A field's name in the document, for a message. */
export function nameInDocument(name: FieldName): string {
  return FIELDS[name].path.join('.');
}
