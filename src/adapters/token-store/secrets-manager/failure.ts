import { KeeperError } from '../../../core/errors.ts';
import { LARGEST_BYTES } from './limits.ts';

/** A publication was refused, each time because somebody had changed the secret once more. */
export function changedAgainAndAgain(where: string): KeeperError {
  return new KeeperError('store-unavailable', `${where} is being changed by somebody else again and again`, {
    remedy: 'close editors of the secret and run again',
  });
}

/** The document would not fit into the secret any more. */
export function tooLarge(where: string): KeeperError {
  return new KeeperError(
    'store-full',
    `${where} would grow beyond the ${LARGEST_BYTES} bytes that Secrets Manager stores`,
    {
      remedy: 'move some of serviceApp.targetOrgId to a second secret of the same shape, and run it on its own',
    },
  );
}
