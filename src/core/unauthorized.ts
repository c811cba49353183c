import type { Secret } from './secret.ts';

/**
 * Calls with a token. When the call is answered with 401, which it tells by throwing something with the `status` 401 or
 * by returning it (as `fetch` does), once more, if `another` gives another token. What the second call gives is what it
 * gives.
 */
export async function retriedOn401<T>(
  call: (token: Secret) => Promise<T>,
  token: Secret,
  another: () => Promise<Secret>,
): Promise<T> {
  let answer: T | undefined;
  let refusal: unknown;
  try {
    answer = await call(token);
    if (!isUnauthorized(answer)) return answer;
  } catch (thrown) {
    if (!isUnauthorized(thrown)) throw thrown;
    refusal = thrown;
  }
  const fresh = await another();
  if (fresh.hash !== token.hash) return await call(fresh);
  if (refusal !== undefined) throw refusal;
  return answer as T;
}

function isUnauthorized(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 401;
}
