/**
 * Makes the pictures of the screen in this folder: runs the built program on an embedded sandbox in a real terminal
 * (tmux), presses keys as a person would, and writes what stands there as SVG. Run it with `npm run pictures`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const COLUMNS = 100;
const ROWS = 20;
const PATIENCE_MS = 30_000;

/** Keys by tmux's names, the text that shows that they were understood, and the name of the picture that is taken then. */
const STEPS = [
  { shows: '8 data sources', picture: 'screen-list' },
  { keys: ['Space', 'Space'], shows: '2 marked' },
  { keys: ['x'], shows: 'y sends', picture: 'screen-extend' },
  { keys: ['y'], shows: 'extended to 1440 minutes' },
  { keys: ['Enter'], shows: 'application' },
  { keys: ['PageDown'], shows: 'signature     verified', picture: 'screen-details' },
  { keys: ['e'], shows: 'Update ' },
  { keys: ['C-u'], shows: 'must not be empty' },
  { text: 'https://moved.voice.example.com/byods', shows: 'moved.voice' },
  { keys: ['C-s'], shows: 'Send this?', picture: 'screen-update' },
];

const CELL = { width: 8.4, height: 18 };
const MARGIN = 12;
const BACKGROUND = '#16181d';
const FOREGROUND = '#d8dbe2';
const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff' };

const folder = await mkdtemp(join(tmpdir(), 'byods-pictures-'));
const tmux = (...args) => execFileSync('tmux', ['-S', join(folder, 'tmux'), '-u', ...args], { encoding: 'utf8' });

try {
  const program = `cd ${folder} && env -u CI -u NO_COLOR TZ=UTC ${process.execPath} ${resolve('dist/cli.js')} data-sources --sandbox`;
  tmux('-f', '/dev/null', 'new-session', '-d', '-x', String(COLUMNS), '-y', String(ROWS), program);
  for (const step of STEPS) {
    if (step.keys) tmux('send-keys', ...step.keys);
    if (step.text) tmux('send-keys', '-l', step.text);
    const screen = await shown(step);
    if (!step.picture) continue;
    await writeFile(join(import.meta.dirname, `${step.picture}.svg`), svgOf(screen, step.picture));
    console.log(`docs/${step.picture}.svg`);
  }
} finally {
  try {
    tmux('kill-server');
  } catch {
    // It has ended by itself.
  }
  await rm(folder, { recursive: true, force: true });
}

/** The screen with its colours, once it shows a text. */
async function shown({ shows, gone }) {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await delay(100)) {
    const plain = tmux('capture-pane', '-p');
    if (plain.includes(shows) && !(gone && plain.includes(gone))) return tmux('capture-pane', '-p', '-e');
  }
  throw new Error(`never came: ${shows}\n${tmux('capture-pane', '-p')}`);
}

function svgOf(screen, title) {
  const lines = screen.replace(/\n$/, '').split('\n');
  const pen = { style: {} };
  const width = COLUMNS * CELL.width + 2 * MARGIN;
  const height = ROWS * CELL.height + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${lines.flatMap((line, row) => lineOf(line, row, pen)).join('\n')}
</g>
</svg>
`;
}

/**
 * The pieces of a line, each with its colours (ECMA-48 section 8.3.117), at its place in the grid. tmux goes on with the
 * colours of the line before.
 */
function lineOf(line, row, pen) {
  const parts = [];
  let column = 0;
  for (const [, codes, text] of line.matchAll(/\u001b\[([\d;]*)m|([^\u001b]+)/g)) {
    if (codes !== undefined) pen.style = codes.split(';').reduce((now, code) => styled(now, Number(code)), pen.style);
    else {
      parts.push(...pieceOf(text, pen.style, column, row));
      column += text.length;
    }
  }
  return parts;
}

function styled(style, code) {
  if (code === 0) return {};
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 7) return { ...style, inverse: true };
  if (code === 27) return { ...style, inverse: false };
  if (code === 39) return { ...style, colour: undefined };
  return COLOURS[code] ? { ...style, colour: COLOURS[code] } : style;
}

function pieceOf(text, { bold, dim, inverse, colour = FOREGROUND }, column, row) {
  const x = (MARGIN + column * CELL.width).toFixed(1);
  const top = MARGIN + row * CELL.height;
  const width = (text.length * CELL.width).toFixed(1);
  const back = inverse ? [`<rect x="${x}" y="${top}" width="${width}" height="${CELL.height}" fill="${colour}"/>`] : [];
  const look = `fill="${inverse ? BACKGROUND : colour}"${bold ? ' font-weight="bold"' : ''}${dim ? ' opacity="0.65"' : ''}`;
  // Viewers do not agree about spaces: what stands between them is placed by itself.
  const words = [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: word, index }) => {
    const at = (MARGIN + (column + index) * CELL.width).toFixed(1);
    const length = (word.length * CELL.width).toFixed(1);
    const escaped = word.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return `<text x="${at}" y="${top + 13.5}" textLength="${length}" ${look}>${escaped}</text>`;
  });
  return [...back, ...words];
}
