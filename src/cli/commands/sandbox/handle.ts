import { once } from 'node:events';
import { startSandboxWithStore } from '../../../compose-sandbox.ts';
import { EXIT, KeeperError } from '../../../core/errors.ts';
import type { CommandHandler } from '../../command.ts';
import { portOf } from '../../port.ts';

/** Starts a sandbox, says where it is, and ends it at Ctrl-C or SIGTERM: that is how it is asked to end. */
export const handleSandbox: CommandHandler = async ({ io, show }, words) => {
  const port = portOf(words.port as string | undefined, 0);
  const { sandbox, configPath, close } = await startSandboxWithStore({ port }).catch((thrown: unknown) => {
    throw whyNot(thrown, port);
  });
  try {
    const { baseUrl, controlUrl } = sandbox;
    const document = { version: 1 as const, baseUrl, controlUrl, configPath, warnings: [] };
    show({
      exitCode: EXIT.ok,
      oneLine: true,
      document,
      text: ({ paint }) => [
        paint.bold('A sandbox of Webex runs until Ctrl-C. In another terminal:'),
        '',
        `  export WEBEX_API_BASE_URL=${baseUrl}`,
        `  export BYODS_CONFIG=${quoted(configPath)}`,
        '  byods status',
        '',
        `Its clock, modes, faults and ledger: ${controlUrl} ${paint.dim('(docs/sandbox.md)')}`,
      ],
    });
    if (!io.interruption.aborted) await once(io.interruption, 'abort');
  } finally {
    await close();
  }
  return undefined;
};

function whyNot(thrown: unknown, port: number): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return thrown;
  const why = code === 'EADDRINUSE' ? 'is taken by another program' : 'may not be used by this user';
  return new KeeperError('refused', `port ${port} on 127.0.0.1 ${why}`, {
    remedy: 'choose another with --port, or leave it out for any free one',
  });
}

/** A path for a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
