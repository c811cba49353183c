import { generateKeyPair as generateKeyPairWithCallback, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

export interface KeyPair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const generateKeyPair = promisify(generateKeyPairWithCallback);
const made: Promise<KeyPair>[] = [];

/**
 * The RSA key pair with that number. Making one takes up to a second, so a process makes each only once, when it is
 * first needed, and its sandboxes share them: they guard nothing, and every sandbox gives them key ids of its own.
 */
export function keyPair(number: number): Promise<KeyPair> {
  made[number] ??= generateKeyPair('rsa', { modulusLength: 2048 });
  return made[number];
}
