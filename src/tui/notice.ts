import type { ErrorJson } from '../core/errors.ts';

/** A sentence at the foot: what came of something. */
export interface Notice {
  readonly tone: 'good' | 'bad' | 'plain';
  readonly text: string;
  readonly fix?: string | undefined;
  readonly trackingId?: string | undefined;
}

/** A failure as the foot shows it. */
export function noticeOf({ message, remedy, trackingId }: ErrorJson): Notice {
  return { tone: 'bad', text: message, fix: remedy, trackingId };
}
