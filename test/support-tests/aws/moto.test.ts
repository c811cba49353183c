import { describe, expect, test } from 'vitest';
import { startMoto, whyNoMoto } from '../../support/aws/moto.ts';

describe('where the emulator cannot run', () => {
  test('a Python that is not there is named', async () => {
    expect(await whyNoMoto('/nonexistent/python3')).toMatch(/^\/nonexistent\/python3 cannot be started: .*ENOENT/);
  });

  test('a program without the emulator is named', async () => {
    expect(await whyNoMoto(process.execPath)).toMatch(/cannot import moto\.server/);
  });

  test('starting says why it failed', async () => {
    await expect(startMoto('/nonexistent/python3')).rejects.toThrow(/could not be started.*ENOENT/);
    await expect(startMoto(process.execPath)).rejects.toThrow(/ended with exit code \d+ before it answered/);
  });
});
