import { KeeperError } from '../../../core/errors.ts';
import { redactFromNowOn } from '../../../core/secret.ts';
import { FIELD_NAMES, FIELDS, type FieldName, type GivenFields } from '../../../core/set-up/fields.ts';
import { type FieldProblem, planSetUp, type SetUpPlan, type SetUpWishes } from '../../../core/set-up/plan.ts';
import { clashOf, twinOf, valueProblem } from '../../../core/set-up/value-problem.ts';
import { WAY_NAMES, WAYS, type WayName } from '../../../core/set-up/ways.ts';
import { ask } from '../../ask.ts';
import type { CommandContext } from '../../context.ts';
import { wrap } from '../../text/width.ts';
import { placeOf, problemInWords, refuseIncomplete } from './wishes.ts';

type Asking = Pick<CommandContext, 'io' | 'aside'>;

/** What the questions are about. */
export interface Questions {
  /** Where the document is, or will be. */
  readonly location: string;
  /** What Enter takes, beside a sandbox. */
  readonly suggestions: (way: WayName) => GivenFields;
}

/** The wishes with the answers of a person to everything that they lack; unchanged where they lack nothing. */
export async function askForMissing(context: Asking, wishes: SetUpWishes, questions: Questions): Promise<SetUpWishes> {
  const answers: Partial<Record<FieldName, string>> = {};
  const leftOut = new Set<FieldName>();
  let asked = wishes;
  let asking = false;
  let place = '';
  for (;;) {
    const plan = planSetUp({ ...asked, givers: [{ source: 'prompt', values: answers }, ...asked.givers] });
    if (!asking && (plan.way === undefined || plan.problems.length + plan.missing.length > 0)) {
      asking = true;
      introduce(context, questions.location, wishes);
    }
    if (plan.way === undefined) {
      asked = { ...asked, way: await askWay(context) };
      continue;
    }
    if (plan.problems.some(({ final }) => final)) refuseIncomplete(plan, questions.location);
    const next = asking ? nextQuestion(plan, leftOut) : undefined;
    if (next === undefined) return { ...asked, givers: [{ source: 'prompt', values: answers }, ...asked.givers] };
    const { name, problem } = next;
    if (problem) say(context, `${problemInWords(problem, questions.location)}.`);
    if (FIELDS[name].where !== place) say(context, '', `Where: ${FIELDS[name].where}`);
    place = FIELDS[name].where;
    const suggestion = questions.suggestions(plan.way)[name];
    const hint = suggestion !== undefined ? ' (Enter: that of the sandbox)' : next.optional ? ' (Enter: none)' : '';
    // Of two that are the same, an answer may as well be right and the one before it wrong.
    const kept = { ...plan.values };
    for (const given of FIELD_NAMES) if (answers[given] !== undefined) delete kept[given];
    const { sources } = plan;
    const origin = (field: FieldName) => placeOf({ name: field, source: sources[field]! }, questions.location);
    const answer = (await askValue(context, name, kept, { hint, origin })) || suggestion;
    const twin = answer && twinOf(name, answer, answers);
    if (twin) {
      say(context, `  ${FIELDS[twin].what} was the same: it is asked for again.`);
      delete answers[twin];
    }
    if (answer !== undefined) answers[name] = answer;
    else if (next.optional) leftOut.add(name);
    else if (name in answers) delete answers[name];
  }
}

/**
 * Asks for one value until it can be meant.
 *
 * @param values  the others, for one that was pasted into the wrong field
 * @param options.hint  what Enter does; without one a value is needed
 * @param options.origin  where another field's value came from
 * @returns the empty text for Enter alone, where that means something
 * @throws KeeperError `refused` where the input has ended; `usage` for one that clashes with another's, given twice
 */
export async function askValue(
  { io, aside }: Asking,
  name: FieldName,
  values: GivenFields,
  { hint = '', origin }: { hint?: string; origin: (field: FieldName) => string },
): Promise<string> {
  const { what, secret } = FIELDS[name];
  let clashed: string | undefined;
  for (;;) {
    const answer = await ask(io, `${what}${hint}:`, { hidden: secret });
    if (answer === '') {
      if (hint !== '') return '';
      if ('readableEnded' in io.stdin && io.stdin.readableEnded) throw inputEnded();
      say({ aside }, '  It is needed. Ctrl-C ends this.');
      continue;
    }
    if (secret) redactFromNowOn(answer);
    const { [name]: _, ...others } = values;
    const problem = valueProblem(name, answer, others);
    if (problem === undefined) return answer;
    say({ aside }, `  That ${problem}.`);
    const other = clashOf(name, answer, others);
    if (other === undefined) continue;
    if (answer === clashed) throw clash(name, other, origin(other));
    clashed = answer;
    say({ aside }, `  ${origin(other)} holds that one. Give another; the same one again ends this.`);
  }
}

/** Which of the three ways. */
async function askWay({ io, aside }: Asking): Promise<WayName> {
  aside((page) => [
    'How are the tokens to be had?',
    ...WAY_NAMES.flatMap((way, index) => [
      `  ${page.paint.bold(String(index + 1))}  ${WAYS[way].title}`,
      ...wrap(WAYS[way].lasts, page.width - 5).map((line) => page.paint.dim(`     ${line}`)),
    ]),
  ]);
  for (;;) {
    const answer = await ask(io, 'Which one? [1]');
    const way =
      answer === '' ? WAY_NAMES[0] : (WAY_NAMES[Number(answer) - 1] ?? WAY_NAMES.find((each) => each === answer));
    if (way !== undefined) return way;
    say({ aside }, `  1, 2 or 3, or ${WAY_NAMES.join(', ')}.`);
  }
}

function introduce(context: Asking, location: string, { document }: SetUpWishes): void {
  const what = document
    ? `${location} is there. What it lacks is asked for now; the rest stays.`
    : `This makes ${location}, which nobody else can read.`;
  say(
    context,
    `${what} Ctrl-C ends it and leaves ${document ? 'it as it is' : 'nothing behind'}. Secrets are not shown.`,
    '',
  );
}

interface Question {
  readonly name: FieldName;
  readonly problem?: FieldProblem;
  readonly optional: boolean;
}

/** What cannot be meant, then what is missing, then what may be left out, each once. */
function nextQuestion(
  { problems, missing, optional }: SetUpPlan,
  leftOut: ReadonlySet<FieldName>,
): Question | undefined {
  const [problem] = problems;
  if (problem) return { name: problem.name, problem, optional: false };
  const [needed] = missing;
  if (needed) return { name: needed, optional: false };
  const open = optional.find((name) => !leftOut.has(name));
  return open && { name: open, optional: true };
}

/** Lines for a person, broken where the terminal ends. */
export function say({ aside }: Pick<CommandContext, 'aside'>, ...sentences: readonly string[]): void {
  aside((page) => sentences.flatMap((sentence) => (sentence === '' ? [''] : wrap(sentence, page.width))));
}

/** A person insists: then it is the other value that is wrong, and no question asks for that. */
function clash(name: FieldName, other: FieldName, origin: string): KeeperError {
  const [mine, theirs] = [name, other].map((each) => FIELDS[each].what.replace(/,.*/, '').replace(/^T/, 't'));
  return new KeeperError(
    'usage',
    `${mine}, as you typed it, is the same as ${theirs}, which ${origin} holds: one of the two is wrong. What was there is as it was`,
    { remedy: `correct ${origin}, or leave it out and be asked for it, then run byods init again` },
  );
}

function inputEnded(): KeeperError {
  return new KeeperError('refused', 'the input ended before everything was answered; nothing was sent or written', {
    remedy: 'run it at a terminal, or give the values with --from',
  });
}
