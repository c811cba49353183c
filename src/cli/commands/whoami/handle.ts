import { EXIT, type KeeperError } from '../../../core/errors.ts';
import { instant, present } from '../../../core/report.ts';
import { resolveOrg } from '../../../core/target-orgs.ts';
import { grantOf } from '../../../core/token-grant.ts';
import { authorizeCommand } from '../../../core/vault-credential.ts';
import { VERSION } from '../../../core/version.ts';
import { type WhoseToken, whoseToken } from '../../../core/whose-token.ts';
import type { CommandHandler } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import type { CommandResult } from '../../result.ts';
import { whoamiLines } from './text.ts';
import { type Wanted, whoamiWords } from './words.ts';

const LIMIT = { minutes: 2 };

/** Where a token is from, as it is told. */
export interface TokenSource {
  readonly rung: 'integration' | 'service-app' | 'vault';
  /** In Vault. */
  readonly path?: string;
  readonly orgId?: string;
  readonly orgName?: string;
}

/** Asks Webex whose a token is. */
export const handleWhoami: CommandHandler = async (context, words) => {
  const wanted = whoamiWords(words);
  return wanted.kind === 'vault' ? await ofVault(context, wanted.path) : await ofRung(context, wanted);
};

async function ofVault(context: CommandContext, path: string): Promise<CommandResult> {
  const plugin = await context.oauthapp(LIMIT);
  const { value, expiresAt, warnings } = await plugin.tokens.read({ path, minimumSeconds: 0 });
  const said = await whoseToken(plugin, value, `authorize it again: ${authorizeCommand({ path })} --force`);
  return told({ source: { rung: 'vault', path }, said, expiresAt, warnings, now: plugin.clock.now() });
}

async function ofRung(context: CommandContext, wanted: Wanted & { kind: 'rung' }): Promise<CommandResult> {
  const keeper = await context.open(LIMIT);
  const { tokens } = keeper;
  const config = await tokens.config();
  const hasIntegration = config.credentials.has('integration');
  const rung = wanted.rung ?? (wanted.org === undefined && hasIntegration ? 'integration' : 'service-app');
  const of = rung === 'integration' ? rung : resolveOrg(config, wanted.org);
  const outcome = await tokens.credential(of);
  const { token, warnings } = grantOf(outcome);
  const said = await whoseToken(keeper, token.value, 'byods refresh-token --force gets another, or says why not');
  const { scope } = outcome.credential ?? {};
  return told({
    source: of === 'integration' ? { rung } : (present({ rung, orgId: of.id, orgName: of.name }) as TokenSource),
    said,
    expiresAt: token.expiresAt,
    scopes: scope?.split(' '),
    warnings: [...(await tokens.storeWarnings()), ...warnings],
    now: keeper.clock.now(),
    error: tokens.saveFailure,
  });
}

interface Told {
  readonly source: TokenSource;
  readonly said: WhoseToken;
  readonly expiresAt?: number | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly warnings: readonly string[];
  readonly now: number;
  readonly error?: KeeperError | undefined;
}

function told({ source, said, scopes, warnings, now, error, ...known }: Told): CommandResult {
  const expiresAt = instant(known.expiresAt ?? said.expiresAt);
  const { person } = said;
  const facts = { source, person, expiresAt, scopes, now };
  const document = present({
    version: 1 as const,
    programVersion: VERSION,
    source,
    person,
    scopes,
    expiresAt,
    warnings: [...warnings, ...said.warnings],
    error: error?.toJSON(),
  });
  return {
    exitCode: error?.exitCode ?? EXIT.ok,
    document: document as CommandResult['document'],
    text: (page) => whoamiLines(facts, page),
  };
}
