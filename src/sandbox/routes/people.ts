import { authorize } from '../access.ts';
import { type Answer, Refusal, webexError } from '../answers.ts';
import type { Call } from '../call.ts';
import { hydraId } from '../hydra-id.ts';
import type { World } from '../world.ts';

/** The one person of the sandbox: whoever approves there, whatever was approved. */
const ADMIN = '0000ad31-0000-4000-8000-000000000001';

/** `GET /people/me`: the cheap token check, 200 or 401 (contract 1.1). */
export function getPeopleMe(world: World, call: Call): Answer {
  const { grant } = authorize(world, call);
  const machine = grant.kind === 'service-app';
  return {
    status: 200,
    json: {
      id: hydraId('PEOPLE', machine ? grant.id : ADMIN),
      emails: [machine ? 'machine@sandbox.example' : 'admin@sandbox.example'],
      displayName: machine ? 'Sandbox Service App' : 'Sandbox Admin',
      orgId: hydraId('ORGANIZATION', grant.orgId),
      type: machine ? 'appuser' : 'person',
    },
  };
}

/** `GET /authorizations/tokenExpiry`: when the caller's token expires, in epoch milliseconds (C). */
export function getTokenExpiry(world: World, call: Call): Answer {
  if (world.modes.tokenExpiry === 404) throw new Refusal(webexError(404));
  return { status: 200, json: { exp: authorize(world, call).expiresAt } };
}
