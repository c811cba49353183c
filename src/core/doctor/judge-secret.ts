import { EXIT, KeeperError } from '../errors.ts';
import { instantFromNow } from '../policy/in-words.ts';
import type { StoreSnapshot } from '../token-store.ts';
import { type Finding, fine, unsure, wrong, wrongBy } from './check.ts';
import { isAboutContent } from './judge-configuration.ts';
import type { SecretFacts } from './probes.ts';

/** The region that AWS is asked in. Pure. */
export function judgeRegion(region: string | KeeperError): Finding {
  return typeof region === 'string' ? fine('aws-region', region) : wrongBy('aws-region', region);
}

/** Whether credentials for AWS were found; whether AWS takes them shows when the secret is read. Pure. */
export function judgeAwsCredentials(expiresAt: number | undefined | KeeperError, now: number): Finding {
  if (expiresAt instanceof KeeperError) return wrongBy('aws-credentials', expiresAt);
  const until = expiresAt === undefined ? '' : `; they end ${instantFromNow(expiresAt, now)}`;
  return fine('aws-credentials', `there are AWS credentials${until}`);
}

/** Whether the value of the secret can be read; what is wrong within it is told with the configuration. Pure. */
export function judgeReadable(read: StoreSnapshot | KeeperError, location: string): Finding {
  if (read instanceof KeeperError && !isAboutContent(read)) return wrongBy('secret-readable', read);
  return fine('secret-readable', `the value of the secret ${location} can be read`);
}

/**
 * Whether the secret could be written. A right to write cannot be proved without writing, so at best nobody knows; what
 * forbids it shows. Pure.
 *
 * @param full  why nothing more fits into it
 */
export function judgeSecretWritable(
  facts: SecretFacts | KeeperError,
  region: string | undefined,
  full: KeeperError | undefined,
  now: number,
): Finding {
  const name = 'store-writable';
  if (facts instanceof KeeperError) return wrongBy(name, facts);
  if (facts.deletedAt !== undefined) {
    return wrong(name, `the secret is scheduled for deletion, ${instantFromNow(facts.deletedAt, now)}`, EXIT.store, {
      remedy: 'bring it back: aws secretsmanager restore-secret --secret-id <name>',
    });
  }
  if (facts.replicaOf !== undefined) {
    return wrong(name, `the secret in ${region ?? 'this region'} is a replica, which cannot be written`, EXIT.store, {
      remedy: `set AWS_REGION to ${facts.replicaOf}, or name the secret there by its ARN`,
    });
  }
  if (full) return wrongBy(name, full);
  const before = facts.lockedBefore
    ? 'byods-keeper has written to this secret before, with these rights or others'
    : 'byods-keeper has never written to it';
  const changed = facts.changedAt === undefined ? '' : `; it was last changed ${instantFromNow(facts.changedAt, now)}`;
  const rotated = facts.rotationEnabled
    ? ['AWS rotates this secret, too: switch that off, it would replace our document']
    : [];
  return unsure(name, `the right to write cannot be proved without writing; ${before}${changed}`, {
    remedy: `the policy must allow secretsmanager:PutSecretValue and secretsmanager:UpdateSecretVersionStage${facts.arn === undefined ? '' : ` on ${facts.arn}`}; byods run proves it before it asks for a token`,
    details: rotated,
  });
}
