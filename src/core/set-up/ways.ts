import type { FieldName } from './fields.ts';

/** The ways to a service-app token that the Python sample knows, the one to run unattended first. */
export const WAY_NAMES = ['oauth', 'personal-token', 'portal-token'] as const;

/** One of {@link WAY_NAMES}. */
export type WayName = (typeof WAY_NAMES)[number];

/** One way, for the person who chooses. */
export interface Way {
  readonly title: string;
  /** How long it lasts without a person. Lives as they usually are; contract 1.3. */
  readonly lasts: string;
  readonly required: readonly FieldName[];
}

const CLIENT = ['appId', 'clientId', 'clientSecret'] as const;

/** What each way is and needs. */
export const WAYS: Readonly<Record<WayName, Way>> = {
  oauth: {
    title: 'full OAuth: an integration, which somebody authorizes once',
    lasts: 'renews itself without end, as long as something runs in every 90 days',
    required: [...CLIENT, 'orgs', 'integrationClientId', 'integrationClientSecret'],
  },
  'personal-token': {
    title: 'integration token: a personal access token from the portal',
    lasts: 'lives 12 hours; what it mints renews itself, and when that is lost a person pastes another',
    required: [...CLIENT, 'orgs', 'personalAccessToken'],
  },
  'portal-token': {
    title: "portal token: the service app's own token from the portal",
    lasts: 'lives 14 days; with its refresh token it renews itself, and when that is lost a person pastes another',
    required: ['accessToken'],
  },
};

/**
 * The way that what is there is meant for: the one that needs a person least. Undefined where nothing tells. Pure.
 */
export function wayOf(isThere: (name: FieldName) => boolean): WayName | undefined {
  if (isThere('integrationClientId') || isThere('integrationClientSecret') || isThere('integrationRefreshToken'))
    return 'oauth';
  if (isThere('personalAccessToken')) return 'personal-token';
  return isThere('accessToken') || isThere('refreshToken') ? 'portal-token' : undefined;
}

/**
 * The fields that must be there, given what is: a token from the portal needs an org where it tells none, and the whole
 * service app where a part of it is there. Pure.
 */
export function requiredFields(
  way: WayName,
  isThere: (name: FieldName) => boolean,
  tokenTellsOrg: boolean,
): FieldName[] {
  const { required } = WAYS[way];
  if (way !== 'portal-token') return [...required];
  const app = CLIENT.some(isThere) ? CLIENT : [];
  return [
    ...required,
    ...(app.length > 0 || (isThere('accessToken') && !tokenTellsOrg) ? (['orgs'] as const) : []),
    ...app,
  ];
}

/** What a person is asked for and may leave out. Pure. */
export function optionalFields(way: WayName, isThere: (name: FieldName) => boolean): FieldName[] {
  if (way === 'oauth') return ['integrationRefreshToken'];
  if (way === 'personal-token') return [];
  // A refresh token serves only with the service app that it was given for.
  return isThere('refreshToken') ? ['refreshToken', 'appId'] : ['refreshToken'];
}
