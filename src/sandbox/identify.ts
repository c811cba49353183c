import { bearerOf, type Call, formOf, jsonObjectOf } from './call.ts';
import { presentedClient } from './client-authentication.ts';
import { fingerprint } from './fingerprint.ts';
import { idOfHydra, orgUuid } from './hydra-id.ts';
import { credentialId, type World } from './world.ts';

/** Whom a call comes from or is made for, as far as can be told without judging it. */
export interface Identity {
  credential: string | undefined;
  orgId: string | undefined;
  clientId: string | undefined;
  /** Hash of the token presented. */
  tokenHash: string | undefined;
  /** Whether it asks for tokens: such calls are counted while in flight. */
  asksForToken: boolean;
}

export function identify(world: World, call: Call): Identity {
  if (call.path === '/access_token') return refresher(world, call);
  const value = bearerOf(call);
  const grant = value === undefined ? undefined : world.tokens.access(value)?.grant;
  const identity: Identity = {
    credential: grant?.credentialId,
    orgId: grant?.orgId,
    clientId: grant?.clientId,
    tokenHash: value === undefined ? undefined : fingerprint(value),
    asksForToken: false,
  };
  return call.segments[0] === 'applications' ? mintedFor(world, call, identity) : identity;
}

function refresher(world: World, call: Call): Identity {
  const form = formOf(call);
  const value = form.get('refresh_token') ?? undefined;
  const grant = value === undefined ? undefined : world.tokens.refresh(value)?.grant;
  const code = world.codes.get(form.get('code') ?? '');
  return {
    credential: grant?.credentialId ?? (code && credentialId(code.client, code.orgId)),
    orgId: grant?.orgId ?? code?.orgId,
    clientId: presentedClient(call).clientId || undefined,
    tokenHash: value === undefined ? undefined : fingerprint(value),
    asksForToken: true,
  };
}

/** A mint counts as a call for the credential that it makes, not for the one that it presents. */
function mintedFor(world: World, call: Call, identity: Identity): Identity {
  const target = jsonObjectOf(call)?.targetOrgId;
  const orgId = typeof target === 'string' ? orgUuid(target) : undefined;
  const appClientId = idOfHydra('APPLICATION', call.segments[1] ?? '');
  const app = world.clients.find((client) => client.kind === 'service-app' && client.clientId === appClientId);
  if (orgId === undefined || app === undefined) return identity;
  return { ...identity, credential: credentialId(app, orgId), orgId, asksForToken: true };
}
