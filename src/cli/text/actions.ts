import type { CredentialState } from '../../core/policy/credential-renewal.ts';
import type { Paint } from './paint.ts';

type Action =
  | 'extended'
  | 'refreshed'
  | 'minted'
  | 'added'
  | 'renamed'
  | 'removed'
  | 'paused'
  | 'resumed'
  | 'kept'
  | 'skipped'
  | 'deferred'
  | 'failed';

/** The colour of what was done; the word itself says it as well. */
export function actionColour(action: Action, paint: Paint): (text: string) => string {
  switch (action) {
    case 'extended':
    case 'refreshed':
    case 'minted':
    case 'added':
    case 'renamed':
    case 'removed':
    case 'paused':
    case 'resumed':
      return paint.green;
    case 'failed':
      return paint.red;
    case 'skipped':
    case 'deferred':
      return paint.yellow;
    case 'kept':
      return (text) => text;
  }
}

/** The colour of what a token is worth; the word itself says it as well. */
export function stateColour(state: CredentialState, paint: Paint): (text: string) => string {
  return state === 'fresh' ? paint.green : state === 'due' || state === 'unknown' ? paint.yellow : paint.red;
}

/** The word in the table: what a dry run would do is `due`. */
export function shownAction(action: Action, reason: string): Action | 'due' {
  return action === 'kept' && reason.startsWith('would be ') ? 'due' : action;
}
