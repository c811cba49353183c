import { FIELD_NAMES, type FieldName, type GivenFields } from './fields.ts';

/**
 * The variable that gives each field. Those of the service app's tokens are the Python sample's own, which its early
 * versions kept in a file of variables.
 */
export const VARIABLE_OF: Readonly<Record<FieldName, string>> = {
  appId: 'WEBEX_SERVICE_APP_ID',
  clientId: 'WEBEX_SERVICE_APP_CLIENT_ID',
  clientSecret: 'WEBEX_SERVICE_APP_CLIENT_SECRET',
  orgs: 'WEBEX_SERVICE_APP_TARGET_ORG_ID',
  integrationClientId: 'WEBEX_INTEGRATION_CLIENT_ID',
  integrationClientSecret: 'WEBEX_INTEGRATION_CLIENT_SECRET',
  integrationRefreshToken: 'WEBEX_INTEGRATION_REFRESH_TOKEN',
  personalAccessToken: 'WEBEX_PERSONAL_ACCESS_TOKEN',
  accessToken: 'WEBEX_SERVICE_APP_ACCESS_TOKEN',
  refreshToken: 'WEBEX_SERVICE_APP_REFRESH_TOKEN',
};

/** The fields that variables give; an empty one counts as absent. Pure. */
export function fieldsOfVariables(variable: (name: string) => string | undefined): GivenFields {
  return Object.fromEntries(
    FIELD_NAMES.flatMap((name) => {
      const value = variable(VARIABLE_OF[name]);
      return value?.trim() ? [[name, value]] : [];
    }),
  );
}
