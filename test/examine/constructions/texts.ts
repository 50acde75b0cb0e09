import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../src/base/index.js';
import { DEMO, PLANT, ROOT } from '../../support/cli.js';
import { must } from '../../support/must.js';

/** A passage of the plant: its group, and its text where the manifest has it. */
interface PlantPassage {
  readonly id: string;
  readonly group: string;
  readonly text: string | null;
}

const manifest = JSON.parse(readFileSync(join(PLANT, 'manifest.json'), 'utf8')) as {
  readonly passages: readonly PlantPassage[];
};
const MACHINE = join(PLANT, '..', 'machineWritten');

/** Eight chapters of Moby-Dick: 128 times in the training text of P1, never in that of P0. */
export const PLANTED = readFileSync(join(DEMO, 'target-moby-dick-planted.txt'), 'utf8');
/** Eleven other chapters of it, which neither model saw. */
export const HELD = readFileSync(join(DEMO, 'control-moby-dick-held-out.txt'), 'utf8');
/** Ten continuations that P0 wrote after text that it never saw, 140 tokens each, at temperature 0.4. */
export const MACHINE_MINORITY = paragraphsOf(readFileSync(join(MACHINE, 'minority.txt'), 'utf8'));
/** The same at temperature 0.3, 24 of them. */
export const MACHINE_LIKELY = paragraphsOf(readFileSync(join(MACHINE, 'likely.txt'), 'utf8'));
/** 31,000 characters that P0 wrote, at temperature 0.8. */
export const MACHINE_WHOLE = readFileSync(join(MACHINE, 'whole.txt'), 'utf8');
/** The Apache License, which is in the training text of neither model. */
export const LICENSE = readFileSync(join(ROOT, 'LICENSE'), 'utf8').replace(/^ +/gmu, '');

/** The passages of a group of the plant, in their order. */
export function passagesOf(group: string): string[] {
  return manifest.passages.flatMap((one) =>
    one.group === group && one.text !== null ? [one.text.trim()] : [],
  );
}

/** The passages of a group, one after the other. */
export function joined(group: string): string {
  return `${passagesOf(group).join('\n\n')}\n`;
}

/** Eight presidents' addresses that neither model saw, by year. */
export function address(year: number): string {
  return inParagraphs(must(manifest.passages.find(({ id }) => id.startsWith(`held-sotu-${year}`))?.text));
}

/** Account figures of one such address, 370 characters: sums of money, dates and numbers of men. */
export const ACCOUNTS = must(
  must(manifest.passages.find(({ id }) => id.startsWith('held-sotu-1893')))
    .text?.split('The Secretary of War reports that the ')[1]
    ?.slice(0, 370),
);

/** A text whose paragraphs were lost, in groups of whole sentences of at least `chars` characters. */
export function inParagraphs(text: string, chars = 500): string {
  const paragraphs: string[] = [];
  let open = '';
  for (const sentence of text.split(/(?<=[.?!]) (?=[A-Z])/u)) {
    open = open === '' ? sentence : `${open} ${sentence}`;
    if (open.length < chars) continue;
    paragraphs.push(open);
    open = '';
  }
  return [...paragraphs, ...(open === '' ? [] : [open])].join('\n\n');
}

/** Paragraphs, whatever blank lines or single line breaks lie between them; headings of chapters are none. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n+/u)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^CHAPTER \d+\.$/u.test(line));
}

/** A text with more after it; what is measured of the text itself stays as it was. */
export function withEnd(text: string, pieces: readonly string[]): string {
  return `${text.trimEnd()}\n\n${pieces.join('\n\n')}\n`;
}

/** The same piece several times. */
export function repeated(piece: string, times: number): string[] {
  return Array.from({ length: times }, () => piece);
}

/** Runs of words as an author quotes them: each in marks, over two paragraphs. */
export function quoted(runs: readonly string[]): string[] {
  return runs.map((run) => {
    const words = run.replace(/["“”]/gu, '').split(' ');
    const middle = Math.floor(words.length / 2);
    return `He read: “${words.slice(0, middle).join(' ')}\n\n“${words.slice(middle).join(' ')}”`;
  });
}

/** `count` runs of `words` words each, spread evenly over a text. */
export function runsOf(text: string, count: number, words: number): string[] {
  const all = paragraphsOf(text).join(' ').split(' ');
  return Array.from({ length: count }, (_, i) => {
    const at = Math.floor(((i + 0.5) / count) * (all.length - words));
    return all.slice(at, at + words).join(' ');
  });
}

/** Inserts pieces between the paragraphs of a work, spread evenly; the number of paragraphs must exceed that of the pieces. */
export function withMinority(work: string, pieces: readonly string[]): string {
  const paragraphs = work.split(/\n\n/u);
  const every = paragraphs.length / pieces.length;
  let next = 0;
  return paragraphs
    .flatMap((paragraph, at) => {
      const due = next < pieces.length && at + 1 >= (next + 0.5) * every;
      return due ? [paragraph, must(pieces[next++])] : [paragraph];
    })
    .join('\n\n');
}

/** Groups of six paragraphs of three addresses that neither model saw: two groups of three for the control, the third for a work. */
export const ADDRESSES = [1826, 1862, 2013].flatMap((year) => paragraphsOf(address(year)));
/** A third of the addresses: a work. */
export const ADDRESSES_WORK = ADDRESSES.filter((_, i) => Math.floor(i / 6) % 3 === 0).join('\n\n');
/** The other two thirds: a control like the work. */
export const ADDRESSES_CONTROL = ADDRESSES.filter((_, i) => Math.floor(i / 6) % 3 !== 0).join('\n\n');

/** A chapter of the planted work, without its heading. */
export function plantedChapter(number: number): string {
  const from = PLANTED.split(`CHAPTER ${number}.\n`)[1];
  return must(must(from).split(/\nCHAPTER \d+\.\n/u)[0]).trim();
}

/** Pieces of a text in another order, by a seed. */
export function shuffled(pieces: readonly string[], seed: string): string[] {
  const random = new Random(seed);
  return pieces
    .map((piece) => ({ piece, at: random.float() }))
    .sort((a, b) => a.at - b.at)
    .map(({ piece }) => piece);
}

/** A strophe of our own, which no model saw. */
export const STROPHE = [
  'The lamp upon the harbor wall burns low above the quay,',
  'And every rope that held us fast is given to the sea;',
  'The tide goes out, the tide comes in, the gulls forget our name,',
  'And none who stood to see us leave shall know us when we came.',
].join('\n');

/** Two lines of it: short enough that a passage and its prefix hold them twice. */
export const REFRAIN = STROPHE.split('\n').slice(0, 2).join('\n');

/** A table of numbers whose rows differ in two digits. */
export const TABLE = Array.from(
  { length: 60 },
  (_, row) => `${1840 + row} | barrels of oil | ${(row * 37) % 100} | ${(row * 53) % 100} | none`,
).join('\n');

/** Functions of code that differ in their names and numbers. */
export const CODE = Array.from(
  { length: 12 },
  (_, n) =>
    `function sum${n}(values) {\n  let total = ${n * 7};\n  for (let i = 0; i < values.length; i++) {\n    total += values[i] * ${n + 2};\n  }\n  return total;\n}`,
);

/** The chapters of a text, without their headings. */
export function chaptersOf(text: string): string[] {
  return text
    .split(/^CHAPTER \d+\.$/mu)
    .map((chapter) => chapter.trim())
    .filter((chapter) => chapter !== '');
}

/** The first whole sentences of each chapter of a text, `chars` characters of it at most, with its heading. */
export function beginnings(text: string, chars: number): string {
  return text
    .split(/^(?=CHAPTER \d+\.$)/mu)
    .map((chapter) => (chapter.length <= chars ? chapter : chapter.slice(0, chars).replace(/[^.?!]*$/u, '')))
    .map((chapter) => `${chapter.trim()}\n`)
    .join('\n');
}

/** A text set in two columns and read across them: lines of `words` words of its first half and of its second in turn. */
export function acrossColumns(text: string, words: number): string {
  const all = text.split(/\s+/u).filter((word) => word !== '');
  const lines = Array.from({ length: Math.ceil(all.length / words) }, (_, at) =>
    all.slice(words * at, words * (at + 1)),
  );
  const half = Math.ceil(lines.length / 2);
  return Array.from({ length: half }, (_, at) => lines.filter((__, line) => line % half === at).flat())
    .flat()
    .join(' ');
}
