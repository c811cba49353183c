import type { Context } from 'hono';
import { minimumSecondsSchema } from '../schemas/endpoint.ts';
import type { AppOptions } from './app.ts';
import { errorAnswer, forgottenAnswer, type ProgramAnswer, tokenAnswer } from './program-answers.ts';

/** What the program routes work with. */
type Desk = Pick<AppOptions, 'desk' | 'addressOf'>;

/** `GET /api/token`, and the same with the key in the path. */
export async function getToken(c: Context, { desk, addressOf }: Desk, key = bearerOf(c)): Promise<ProgramAnswer> {
  const minimum = minimumSeconds(c);
  if (minimum === undefined) {
    const message = 'minimum_seconds must be one whole number of seconds, from 0 to 999999999';
    return errorAnswer(400, { code: 'bad-request', message });
  }
  return tokenAnswer(await desk.token({ presented: key, address: addressOf(c) }, minimum * 1000));
}

/** `DELETE /api/token`, and the same with the key in the path. */
export async function forgetToken(c: Context, { desk, addressOf }: Desk, key = bearerOf(c)): Promise<ProgramAnswer> {
  return forgottenAnswer(await desk.forget({ presented: key, address: addressOf(c) }));
}

/** RFC 6750 section 2.1; what stands there twice is none. */
function bearerOf(c: Context): string | undefined {
  return /^Bearer +([\x21-\x7e]{1,512})$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

function minimumSeconds(c: Context): number | undefined {
  const [text = '0', another] = c.req.queries('minimum_seconds') ?? [];
  if (another !== undefined || !/^\d{1,9}$/.test(text)) return undefined;
  return minimumSecondsSchema.safeParse(Number(text)).data;
}
