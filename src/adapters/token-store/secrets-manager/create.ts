import { KeeperError } from '../../../core/errors.ts';
import type { Ids } from '../../../core/ports.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import type { SecretCalls } from './calls.ts';
import { idFrom } from './chain.ts';
import { refuseTooMany } from './limits.ts';
import { CURRENT, PENDING } from './publish.ts';

/** What making a secret needs. */
export interface CreateSettings {
  readonly calls: SecretCalls;
  readonly ids: Ids;
  readonly secretId: string;
  /** The secret, for messages. */
  readonly where: string;
}

/**
 * Makes a secret with a document or, where an empty one was made already (by a template, in the console), stores its first
 * value. The first value of a secret has an id that follows from the secret: AWS refuses a second content under one id,
 * so of several who do this at once, one wins.
 *
 * @throws KeeperError `refused` when the secret has a value, `store-full`, `configuration`, `store-unavailable`
 */
export async function createSecret(settings: CreateSettings, document: JsonObject): Promise<void> {
  const { calls, ids, secretId, where } = settings;
  refuseTooMany(readTokenConfig(document, where), [], where);
  const text = JSON.stringify(document);
  const arn = await calls.arn();
  if (arn !== undefined) return await storeFirstValue(settings, arn, text);
  if (secretId.startsWith('arn:')) throw noSuchArn(where);
  const token = ids.nonce();
  // AWS answers a repeated request like the first one; an emulator may not.
  if ((await calls.create(token, text)) === 'created') return;
  if ((await calls.get(CURRENT).catch(() => undefined))?.versionId !== token) throw hasValue(where);
}

/**
 * A first version becomes current whatever its label, and one that comes after somebody else's does not: so nothing is
 * overwritten.
 */
async function storeFirstValue({ calls, where }: CreateSettings, arn: string, text: string): Promise<void> {
  if (await calls.holderOf(CURRENT)) {
    // A secret that is about to be deleted is told of as that.
    await calls.get(CURRENT);
    throw hasValue(where);
  }
  const token = idFrom(`first-value:${arn}`);
  if ((await calls.put(token, text, PENDING)) === 'taken') throw hasValue(where);
  const current = await calls.holderOf(CURRENT);
  if (current === undefined) await calls.move(CURRENT, { to: token });
  if ((current ?? (await calls.holderOf(CURRENT))) !== token) throw hasValue(where);
}

function hasValue(where: string): KeeperError {
  return new KeeperError('refused', `${where} holds a value already; it was left as it is`, {
    remedy: 'name another secret, or look at the value of that one in the AWS console',
  });
}

function noSuchArn(where: string): KeeperError {
  return new KeeperError('configuration', `there is no ${where}, and AWS chooses the ARN of a new one`, {
    remedy: 'name the new secret by its name, as aws:<name>',
  });
}
