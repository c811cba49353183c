import { describe, inject } from 'vitest';
import { describeLambda } from '../support/lambda/suite.ts';

const motoUrl = inject('motoUrl');

describe.skipIf(motoUrl === undefined)('on moto (skipped, loudly, where it cannot run)', () => {
  describeLambda('moto', () => motoUrl!);
});
