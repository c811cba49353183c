import { afterEach, describe, expect, it } from 'vitest';
import { applyUpdate } from '../../../src/core/credential-entry.ts';
import { LockSession } from '../../../src/core/lock-session.ts';
import type { CredentialUpdate, ReceivedTokens } from '../../../src/core/model.ts';
import { saveAuthorized } from '../../../src/core/save-authorized.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { OpenHarness, TokenStoreHarness } from './contract.ts';
import {
  documentText,
  type Editable,
  FIRST_REFRESH_TOKEN,
  integrationRefresh,
  NOW,
  refreshToken,
} from './documents.ts';

const DAY = 86_400_000;

/** What a person's authorization brought. */
const AUTHORIZED: ReceivedTokens = {
  accessToken: new Secret('Au1fT6uQ1oIyV8eCi'),
  expiresAt: NOW + 14 * DAY,
  refreshToken: new Secret('Ru1xK4wLb0XgSm5Hn'),
  refreshTokenExpiresAt: NOW + 90 * DAY,
  obtainedAt: NOW,
  via: 'authorization',
};

/** A document whose integration was given tokens while this machine's clock was years ahead. */
function fromTheFuture(change: (document: Editable) => void = () => {}): string {
  const document = JSON.parse(documentText(change));
  const { tokens } = integrationRefresh(5, document.tokenManager.oauthRefreshToken ?? '');
  const { refreshToken: _, refreshTokenExpiresAt: __, ...access } = tokens!;
  const held = document.tokenManager.oauthRefreshToken === undefined ? access : tokens!;
  const ahead = { ...held, obtainedAt: NOW + 3650 * DAY, expiresAt: NOW + 3664 * DAY };
  return JSON.stringify(applyUpdate(document, { credential: 'integration', tokens: ahead }));
}

const unauthorized = (document: Editable) => {
  delete document.tokenManager.oauthRefreshToken;
};

/** What every token store promises of a person's authorization: it wins over whatever is stored. */
export function authorizationContract(name: string, open: OpenHarness): void {
  describe(`token store contract, a person's authorization: ${name}`, () => {
    let harness: TokenStoreHarness;

    afterEach(() => harness.close());

    /** Saves it as `setup-oauth` does; `meanwhile` happens between the look at the store and the save. */
    const authorize = async (meanwhile = async () => {}): Promise<readonly string[]> => {
      const locked = await harness.store.lock({ waitMs: 600_000 });
      const session = new LockSession(locked, await locked.read(), 'the store');
      await meanwhile();
      await saveAuthorized(session, AUTHORIZED, {});
      expect(session.saveFailure).toBeUndefined();
      await locked.release();
      return session.warnings;
    };
    const integration = async () => {
      const credential = (await harness.another().read()).config.credentials.get('integration')!;
      const { accessToken, refreshToken: refresh, via, notes } = credential;
      return { access: accessToken?.value.reveal(), refresh: refresh?.value.reveal(), via, notes };
    };
    const saved = {
      access: AUTHORIZED.accessToken!.reveal(),
      refresh: AUTHORIZED.refreshToken!.reveal(),
      via: 'authorization',
      notes: {},
    };

    it.each([
      ['a refresh token', documentText()],
      ['none yet, beside a personal access token', documentText(unauthorized)],
      ['tokens whose date lies in the future', fromTheFuture()],
      ['a personal access token whose date lies in the future', fromTheFuture(unauthorized)],
    ])('over %s', async (_what, text) => {
      harness = await open(text);
      expect(await authorize()).toEqual([]);
      expect(await integration()).toEqual(saved);
      const { tokenManager } = JSON.parse(await harness.stored());
      expect(tokenManager.oauthRefreshToken).toBe(saved.refresh);
      expect(tokenManager.owner).toEqual({ mail: 'someone@example.com', pager: 7 });
    });

    it.each([
      ['another refresh token', (it: Editable) => (it.tokenManager.oauthRefreshToken = 'pasted-by-a-person')],
      ['no refresh token', unauthorized],
      ['another access token', (it: Editable) => (it.tokenManager.personalAccessToken = 'of-the-python-sample')],
    ])('over %s that somebody without our lock stores at that moment', async (_what, change) => {
      harness = await open(documentText());
      await authorize(() => harness.plant(documentText(change)));
      expect(await integration()).toEqual(saved);
    });

    describe('that an earlier run could not publish', () => {
      const left = (replaces: string): CredentialUpdate => ({
        credential: 'integration',
        replaces,
        tokens: AUTHORIZED,
        notes: {},
      });
      const overFirst = () => left(new Secret(FIRST_REFRESH_TOKEN).hash);
      const takenUp = async () => {
        const locked = await harness.store.lock({ waitMs: 600_000 });
        const { warnings } = await locked.read();
        await locked.release();
        return warnings;
      };

      it.each([
        ['over the token that was stored', documentText(), overFirst(), undefined],
        ['where none was stored', documentText(unauthorized), left(''), undefined],
        ['where none was stored, with a date in the future', fromTheFuture(unauthorized), left(''), undefined],
        [
          'although the access token was replaced meanwhile',
          documentText(unauthorized),
          left(''),
          documentText((it) => {
            unauthorized(it);
            it.tokenManager.personalAccessToken = 'of-the-python-sample';
          }),
        ],
      ])('is seen and taken up: %s', async (_what, text, update, edited) => {
        harness = await open(text);
        await harness.crashWith([update]);
        if (edited !== undefined) await harness.plant(edited);
        expect(await integration()).toEqual(saved);
        expect(await takenUp()).toEqual([]);
        expect(await integration()).toEqual(saved);
        // Once more: a run that follows finds nothing to do.
        expect(await takenUp()).toEqual([]);
        expect(JSON.parse(await harness.stored()).tokenManager.oauthRefreshToken).toBe(saved.refresh);
      });

      it.each([
        ['the stored token', documentText(), overFirst()],
        ['none', documentText(unauthorized), left('')],
      ])('is kept aside, over %s, when somebody has authorized again since', async (_what, text, update) => {
        harness = await open(text);
        await harness.crashWith([update]);
        await harness.plant(documentText((it) => (it.tokenManager.oauthRefreshToken = 'pasted-by-a-person')));
        const warnings = await takenUp();
        expect(warnings.join()).toMatch(/tokens of the integration/);
        expect((await integration()).refresh).toBe('pasted-by-a-person');
      });

      it('comes before the refresh that built upon it', async () => {
        harness = await open(documentText(unauthorized));
        await harness.crashWith([left(''), integrationRefresh(2, saved.refresh)]);
        expect(await takenUp()).toEqual([]);
        expect((await integration()).refresh).toBe(refreshToken(2));
      });
    });
  });
}
