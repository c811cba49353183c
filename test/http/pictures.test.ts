import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { USUAL_SCOPES } from '../../src/core/endpoint/endpoint-settings.ts';
import { Secret } from '../../src/core/secret.ts';
import { endedPage, startPage } from '../../src/http/pages.ts';
import { ROOT } from '../support/documented.ts';

/** As docs/make-page-pictures.mjs has it: what stands there for a key, and for the address. */
const KEY = new Secret('byods_this-is-a-picture-and-no-key-of-anybody');
const ADDRESS = 'https://tokens.example.com';
const MOST_BYTES = 60_000;

const PICTURES = {
  'endpoint-start': startPage(USUAL_SCOPES),
  'endpoint-refused': endedPage({ kind: 'refused', why: 'denied' }, ADDRESS),
  'endpoint-key': endedPage({ kind: 'key', value: KEY, person: 'Sandbox Admin', earlierKeys: 0 }, ADDRESS),
};

describe.each(Object.entries(PICTURES))('docs/%s.png', (name, { html }) => {
  const picture = readFileSync(join(ROOT, 'docs', `${name}.png`));

  test('shows the page as it is, with no real key; npm run pictures makes it anew', () => {
    const of = /tEXtPage\0([0-9a-f]{64})/.exec(picture.toString('latin1'))?.[1];
    expect(of).toBe(createHash('sha256').update(html).digest('hex'));
  });

  test('is small, and shown in the documents', () => {
    expect(picture.length).toBeLessThan(MOST_BYTES);
    expect(readFileSync(join(ROOT, 'docs', 'token-endpoint.md'), 'utf8')).toContain(`](${name}.png)`);
  });
});
