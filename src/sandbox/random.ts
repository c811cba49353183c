import { createHash } from 'node:crypto';
import { v4 as uuidV4 } from 'uuid';

/** A source of fake values: the same seed and stream always give the same sequence, and no value comes twice. */
export interface SeededRandom {
  hex(length: number): string;
  uuid(): string;
}

export function seededRandom(seed: number, stream: string): SeededRandom {
  let drawn = 0;
  const block = (): Buffer => {
    drawn += 1;
    return createHash('sha256').update(`${seed}/${stream}/${drawn}`).digest();
  };
  return {
    hex(length) {
      let text = '';
      while (text.length < length) text += block().toString('hex');
      return text.slice(0, length);
    },
    uuid: () => uuidV4({ random: block().subarray(0, 16) }),
  };
}
