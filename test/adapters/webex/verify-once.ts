import { ENDLESS, testClient } from './client.ts';
import { withToken } from './signed.ts';

/** Run as a process of its own, because Node reads NODE_EXTRA_CA_CERTS only when it starts. Prints the verdicts. */
async function main(): Promise<void> {
  const [httpsProxy, ...tokens] = process.argv.slice(2);
  const { webex } = testClient('https://webexapis.com/v1', {
    retries: 0,
    requestTimeoutMs: 5000,
    proxy: { httpsProxy },
  });
  const verdicts = [];
  for (const token of tokens) verdicts.push(await webex.verifyToken(withToken(token), ENDLESS));
  await webex.close();
  process.stdout.write(JSON.stringify(verdicts));
}

void main();
