import { asKeeperError, type KeeperError } from '../errors.ts';

/** What a probe gives, or why it gave nothing. Never throws. */
export async function attempt<T>(probe: () => Promise<T>): Promise<T | KeeperError> {
  try {
    return await probe();
  } catch (thrown) {
    return asKeeperError(thrown);
  }
}
