import { EXIT } from '../../../core/errors.ts';
import { counted } from '../../../core/policy/in-words.ts';
import type { Fixed } from '../../../tui/state.ts';
import type { Words } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { chosenOrgs } from '../../orgs.ts';
import { recordsDirectory, recordsIn } from '../../records.ts';
import type { CommandResult } from '../../result.ts';
import { wantsColour } from '../../text/paint.ts';
import { screenActions } from './screen-actions.ts';

/** What one request may take; the screen itself has no end. */
const LIMIT = { minutes: 2, untilLeft: true } as const;

/** Opens the screen, and says afterwards what was done in it. */
export async function runScreen(
  context: CommandContext,
  words: Words,
  terminal: NonNullable<CommandContext['io']['terminal']>,
): Promise<CommandResult> {
  const { io } = context;
  const directory = recordsDirectory(words);
  const keeper = await context.open(LIMIT);
  const orgs = chosenOrgs(await keeper.tokens.config(), words);
  const records = directory === undefined ? undefined : await recordsIn(directory, keeper, context.warn);
  const { actions, done } = screenActions(keeper, orgs, records, directory ?? '.');
  const fixed: Fixed = {
    renewAfterMinutes: keeper.settings.renewAfterMinutes,
    lifetimeMinutes: keeper.settings.lifetimeMinutes,
    readonly: words.readonly === true,
    savesList: words['save-list'] === true,
    spoken: words['screen-reader'] === true || io.env.INK_SCREEN_READER === 'true',
    orgs: orgs.length,
    store: words.sandbox ? 'sandbox' : keeper.choice.location,
  };
  const { openScreen } = await import('../../../tui/open.ts');
  const colour = wantsColour(true, io.env, words['no-color'] === true);
  const { left, settled } = await openScreen({ terminal, fixed, actions, colour, interruption: io.interruption });
  if (left === 'interrupted') {
    io.interrupt?.();
    await settled;
  }
  const { changed, failed } = done();
  const summary = [
    ...(changed > 0 ? [`${counted(changed, 'change')} made`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(changed + failed > 0 && directory !== undefined
      ? [`the records are in ${directory === '.' ? 'the working folder' : directory}`]
      : []),
  ];
  const { saveFailure } = keeper.tokens;
  return {
    exitCode: saveFailure ? saveFailure.exitCode : EXIT.ok,
    document: {
      version: 1,
      warnings: await keeper.tokens.storeWarnings(),
      ...(saveFailure && { error: saveFailure.toJSON() }),
    },
    text: () => (summary.length > 0 ? [`${summary.join('; ')}.`] : []),
  };
}
