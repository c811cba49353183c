/** Says whether the token endpoint of a redirect URI answers as it should: look-at-endpoint.mjs <redirect URI> [seconds between tries] */
const [, , redirectUri, pause = '5'] = process.argv;
const { origin } = new URL(redirectUri);

/** An API that was just made is not everywhere at once. */
const TRIES = 6;

let seen;
for (let tried = 1; tried <= TRIES; tried += 1) {
  if (tried > 1) await new Promise((resolve) => setTimeout(resolve, Number(pause) * 1000));
  seen = await look();
  if (seen === 'well') break;
}
if (seen === 'well') {
  process.stdout.write(`${origin} answers, and reads its table.\n`);
} else {
  process.stderr.write(
    `${origin} ${seen}\nThe stack is deployed. The function's log says more; a domain name of your own must lead to the API.\n`,
  );
  process.exitCode = 1;
}

/** A key that nobody has is looked for in the table, and not taken. */
async function look() {
  try {
    const headers = { Authorization: 'Bearer nobody-has-this-key' };
    const answer = await fetch(`${origin}/api/token`, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(35_000),
    });
    await answer.arrayBuffer();
    return answer.status === 401 ? 'well' : `answers ${answer.status} where 401 is right`;
  } catch (thrown) {
    return `cannot be reached: ${thrown.cause?.code ?? thrown.cause?.message ?? thrown.message}`;
  }
}
