import { withFields } from '../../../core/set-up/document.ts';
import { FIELD_NAMES } from '../../../core/set-up/fields.ts';
import { planSetUp, type SetUpPlan, type SetUpWishes } from '../../../core/set-up/plan.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import { canAsk } from '../../ask.ts';
import type { CommandHandler } from '../../command.ts';
import { correct } from './corrections.ts';
import { prove } from './prove.ts';
import { askForMissing } from './questions.ts';
import { initResult, type SetUpFacts } from './result.ts';
import { readWishes, refuseIncomplete, sandboxFields } from './wishes.ts';

/** Reading the store takes no longer. */
const LIMIT = { minutes: 10 };

/** Makes or completes a token store, proves it, and says what is still missing. */
export const handleInit: CommandHandler = async (context, words) => {
  const dryRun = words['dry-run'] === true;
  const asks = !dryRun && words.yes !== true && canAsk(context.io);
  const wishes = await readWishes(words, context.io);
  const place = await context.setUp(LIMIT);
  const { choice, lookUp } = place;
  const document = await place.read();
  const location = choice.location;
  const suggestions = (way: SetUpPlan['way']) => sandboxFields(lookUp, way ?? 'oauth');
  const whole = asks
    ? await askForMissing(context, { ...wishes, document }, { location, suggestions })
    : withSandbox({ ...wishes, document }, lookUp);
  const plan = planSetUp(whole);
  refuseIncomplete(plan, location);
  // What the document is to be is refused before anything is written, whatever is wrong with the rest of it.
  readTokenConfig(plan.document, location);
  const change = (now: JsonObject) => withFields(document ? now : (whole.basis ?? now), plan.given);
  const isNew = JSON.stringify(plan.document) !== JSON.stringify(document);
  const fields = FIELD_NAMES.filter((name) => plan.values[name] !== undefined);
  const facts: SetUpFacts = {
    choice: words.sandbox === true ? { ...choice, reason: '--sandbox' } : choice,
    named: (['config', 'store'] as const).flatMap((name) =>
      typeof words[name] === 'string' ? [[name, words[name]] as const] : [],
    ),
    action: dryRun ? 'planned' : !document ? 'created' : isNew ? 'completed' : 'unchanged',
    way: plan.way!,
    fields: fields.map((name) => ({ name, from: plan.sources[name]! })),
    warnings: plan.warnings,
  };
  if (dryRun) return initResult(facts, { git: await place.git() });
  if (isNew) await place.write(change, document);
  const git = await place.git();
  const first = await prove(context);
  const proof = asks ? await correct(context, first, { place, values: plan.values, given: plan.given }) : first;
  return initResult(facts, { git, proof });
};

/** In a sandbox without anybody to ask, everything is as it shows it. */
function withSandbox(wishes: SetUpWishes, lookUp: JsonObject | undefined): SetUpWishes {
  if (lookUp === undefined) return wishes;
  const way = planSetUp(wishes).way ?? 'oauth';
  return { ...wishes, way, givers: [...wishes.givers, { source: 'sandbox', values: sandboxFields(lookUp, way) }] };
}
