import type { Answer } from '../answers.ts';
import type { Call } from '../call.ts';
import type { World } from '../world.ts';

/** The published keys (contract 4.2, C), at the issuer's address and at `/v1/verification`. */
export async function getKeys(world: World, _call: Call): Promise<Answer> {
  return {
    status: 200,
    headers: { 'Cache-Control': 'public, max-age=21600' },
    json: await world.keys.jwks(world.clock.now(), world.modes.jwksMembers),
  };
}
