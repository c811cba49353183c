import { KeeperError } from '../../core/errors.ts';

/**
 * Why EventBridge did not do what it was asked.
 *
 * @param what    is denied: "reading it"
 * @param rights  that mend it: "events:DescribeRule on the rule"
 */
export function ruleFailure(thrown: unknown, what: string, rights: string): KeeperError {
  if (thrown instanceof KeeperError) return thrown;
  const name = thrown instanceof Error ? thrown.name : 'Error';
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (name.startsWith('AccessDenied')) {
    return new KeeperError('forbidden', `AWS denies ${what}`, { remedy: `allow ${rights}` });
  }
  if (/region is missing/i.test(message)) {
    return new KeeperError('configuration', 'no AWS region is set', {
      remedy: 'set AWS_REGION, or name it by its ARN',
    });
  }
  if (name === 'CredentialsProviderError') {
    return new KeeperError('configuration', 'there are no AWS credentials', {
      remedy: 'sign in (aws sso login, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)',
    });
  }
  return new KeeperError('unreachable', `EventBridge did not tell (${name}: ${message})`, {
    remedy: 'check the network, AWS_REGION and the credentials',
  });
}
