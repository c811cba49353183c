import { EXIT } from '../../../core/errors.ts';
import type { IntegrationProof } from '../../../core/prove-integration.ts';
import { instant, present } from '../../../core/report.ts';
import type { VaultCredential } from '../../../core/vault-credential.ts';
import type { VaultToken } from '../../../core/vault-ports.ts';
import { VERSION } from '../../../core/version.ts';
import type { CommandResult } from '../../result.ts';
import { wrap } from '../../text/width.ts';
import { failedProof, proofReport } from './result.ts';
import { setupLines, setupSummary } from './text.ts';
import type { VaultWords } from './vault-words.ts';

/** How the credential in Vault came to its token. */
export interface DoneInVault {
  readonly action: 'kept' | 'authorized';
  readonly reason: string;
  readonly token: VaultToken;
}

/** What is told. */
interface Facts {
  readonly credential: VaultCredential;
  readonly done: DoneInVault;
  readonly proof: IntegrationProof | undefined;
  /** The configuration names the credential. */
  readonly configured: boolean;
  readonly now: number;
}

/** What was done, the token's life, and what is to be put into a configuration that is not there. */
export function vaultResult({ credential, done, proof, configured, now }: Facts): CommandResult {
  const { action, reason, token } = done;
  const report = proof && proofReport(proof);
  const error = proof && failedProof(proof);
  const next = error
    ? undefined
    : configured
      ? 'byods run --dry-run'
      : `put into the configuration: "tokenManager": ${JSON.stringify({ vault: credential })}`;
  const integration = present({ expiresAt: instant(token.expiresAt) });
  const facts = { action, reason, integration, proof: report, next, now, inVault: credential.path };
  const document = {
    version: 1 as const,
    programVersion: VERSION,
    action,
    reason,
    vault: { ...credential, configured },
    integration,
    ...(report && { proof: report }),
    ...(next !== undefined && { next }),
    warnings: [...token.warnings, ...(proof?.warnings ?? [])],
    ...(error && { error }),
  };
  return {
    exitCode: proof?.error?.exitCode ?? EXIT.ok,
    document,
    text: (page) => setupLines(facts, page),
    summary: (page) => setupSummary(facts, page),
  };
}

/** What would be done; nothing is asked of Vault. */
export function plannedInVault(of: VaultWords, credential: VaultCredential, saves: boolean): CommandResult {
  const reason = [
    ...(of.createServer ? [`the server "${of.server}" would be written for Webex`] : []),
    `Vault would be asked for ${credential.path}, and a person to authorize it unless Webex takes its token`,
    ...(saves ? ['tokenManager.vault would be saved'] : []),
  ].join('; ');
  const document = {
    version: 1 as const,
    programVersion: VERSION,
    dryRun: true as const,
    action: 'kept' as const,
    reason,
    vault: { ...credential, configured: !saves },
    integration: {},
    warnings: [],
  };
  return {
    exitCode: EXIT.ok,
    document,
    summary: (page) => wrap(`${page.paint.green('Dry run')}: nothing was sent or written; ${reason}`, page.width),
  };
}
