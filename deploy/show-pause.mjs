/** Says until when the schedule is paused, or nothing: show-pause.mjs < <the value of the secret>. Shows nothing else of it. */
import { text } from 'node:stream/consumers';

const value = await text(process.stdin);
let pause;
try {
  pause = JSON.parse(value).byods?.pause;
} catch {
  // What is wrong with the value is what the run tells.
}
const [since, until] = [pause?.since, pause?.until].map((at) => Date.parse(at));
// As the function judges it: a pause is no longer than a day.
if (since < until && until - since <= 86_400_000 && Date.now() < until && typeof pause.reason === 'string') {
  const reason = pause.reason.replaceAll(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/gu, '?');
  process.stdout.write(`until ${new Date(until).toISOString().replace(/\.\d+Z$/, 'Z')} (${reason})\n`);
}
