import { Secret } from '../../../src/core/secret.ts';
import { ENDLESS, testClient } from './client.ts';

/** Run as a process of its own, because Node reads NODE_EXTRA_CA_CERTS only when it starts. Prints what came of a list. */
async function main(): Promise<void> {
  const [baseUrl = '', httpsProxy, noProxy] = process.argv.slice(2);
  const { webex } = testClient(baseUrl, { retries: 0, requestTimeoutMs: 5000, proxy: { httpsProxy, noProxy } });
  const outcome = await webex.dataSources.list(new Secret('some-access-token-0123'), ENDLESS).then(
    (found) => ({ found: found.length }),
    (error: Error) => ({ error: error.message }),
  );
  await webex.close();
  process.stdout.write(JSON.stringify(outcome));
}

void main();
