import { expect, test } from 'vitest';
import { answerError, denied } from '../../../src/adapters/vault/errors.ts';

test.each([
  ['secret/data/a%40b', 'secret/data/a@b'],
  ['secret/data/a%3Db', 'secret/data/a=b'],
  ['secret/data/caf%C3%A9', 'secret/data/café'],
])('%s is named as a policy holds it: %s', (path, written) => {
  const ask = { method: 'GET', path } as const;
  expect(denied(ask, 'http://127.0.0.1:8200', undefined).remedy).toContain(`path "${written}" {`);
  expect(answerError(ask, { status: 500, json: {} } as never, 'http://127.0.0.1:8200').message).toContain(
    `GET ${written}`,
  );
});
