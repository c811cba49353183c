import { KeeperError } from '../../../core/errors.ts';
import { STDIN_WORD, type Words } from '../../command.ts';
import { readDuration } from '../../duration.ts';
import { checkIds } from '../../ids.ts';

/** What the words of the command ask for: all about one, or a list. */
export interface DataSourcesRequest {
  readonly id?: string;
  readonly status?: string;
  readonly withinMs?: number;
  /** The folder that the list is saved in. */
  readonly saveIn?: string;
}

/**
 * Reads the words.
 *
 * @throws KeeperError `usage`, before anything is sent
 */
export function readDataSourcesWords(words: Words): DataSourcesRequest {
  const id = words.id as string | undefined;
  const status = words.status as string | undefined;
  const within = words['expiring-within'] as string | undefined;
  const directory = words['records-dir'] as string | undefined;
  const saves = words['save-list'] === true;
  if (id !== undefined) {
    const ofLists = ['status', 'expiring-within', 'save-list', 'records-dir'].find((name) => words[name] !== undefined);
    if (ofLists !== undefined)
      throw usage(`--${ofLists} is about a list, and an id was given`, 'leave one of them out');
    if (id === STDIN_WORD) throw usage('"-" is not the id of a data source', 'name one id');
    checkIds([id]);
    return { id };
  }
  if (directory !== undefined && !saves) {
    throw usage('--records-dir says where --save-list writes, which was not given', 'add --save-list');
  }
  return {
    ...(status !== undefined && { status }),
    ...(within !== undefined && { withinMs: readDuration('--expiring-within', within) }),
    ...(saves && { saveIn: directory ?? '.' }),
  };
}

function usage(message: string, remedy: string): KeeperError {
  return new KeeperError('usage', `${message}; nothing was sent`, { remedy });
}
