import { authorize } from '../access.ts';
import { type Answer, Refusal, webexError } from '../answers.ts';
import type { Call } from '../call.ts';
import { SCHEMAS } from '../schemas.ts';
import type { World } from '../world.ts';

/** `GET /dataSources/schemas`: with any valid token (C). */
export function listSchemas(world: World, call: Call): Answer {
  authorize(world, call);
  return { status: 200, json: { items: SCHEMAS } };
}

/** `GET /dataSources/schemas/{schemaId}` */
export function getSchema(world: World, call: Call): Answer {
  authorize(world, call);
  const schema = SCHEMAS.find((each) => each.id === call.params[0]);
  if (schema === undefined) throw new Refusal(webexError(404));
  return { status: 200, json: schema };
}
