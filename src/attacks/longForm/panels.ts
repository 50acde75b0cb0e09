import { counted, wholeNumber, type Scored, elementAt } from '../../base/index.js';
import {
  policyName,
  type CurvePanel,
  type Panel,
  type PanelDetails,
  type TablePanel,
  type TextsPanel,
} from '../../domain/index.js';
import type { AttackInput } from '../define.js';
import { common, parsePolicies } from '../kit/index.js';
import type { LongFormResults, SeedResult, WorkResult } from './collect.js';
import { howWritten } from './findings.js';
import type { LongFormParameters } from './parameters.js';
import { words } from './words.js';
import { longestOf, spanOfSeed, YARDSTICKS } from './yardsticks.js';

type Input = AttackInput<LongFormParameters>;

const MOST_ROWS = 500;
const MOST_TARGETS = 7;
const MOST_TEXTS = 12;
const MOST_CONTROL_TEXTS = 4;
const MOST_POINTS = 200;
/** Characters of each text that are shown. */
const SHOWN = 3000;
const GIVEN_SHOWN = 900;

/** The panels: a table of all starting points, recall as the text grows, yardsticks, and the written texts beside the work. */
export function longFormPanels(results: LongFormResults, input: Input): PanelDetails {
  const { targets, controls } = results;
  const shown = targets.slice(0, MOST_TARGETS);
  const panels: Panel[] = [
    ...shown.map((work, at) => table(`seeds-${at + 1}`, work.work.title, [work], input)),
    ...(controls.length === 0 ? [] : [table('seeds-control', 'the control', controls, input)]),
    curve(results),
    yardstickTable(results),
    ...shown.map((work, at) => texts(`texts-${at + 1}`, work.work.title, [work], MOST_TEXTS, input)),
    ...(controls.length === 0
      ? []
      : [texts('texts-control', 'the control', controls, MOST_CONTROL_TEXTS, input)]),
  ];
  return { kind: 'panels', panels };
}

function table(id: string, of: string, works: readonly WorkResult[], input: Input): TablePanel {
  const seeds = works.flatMap(({ seeds: own }) => own);
  const shown = seeds.slice(0, MOST_ROWS);
  const count = (title: string, unit: string) => ({ title, kind: 'count' as const, unit });
  return {
    kind: 'table',
    id,
    title: `What the model wrote from each starting point of ${of}`,
    columns: [
      { title: 'Starting point', kind: 'text', unit: '' },
      count('Words to write', 'words'),
      count('Written near-verbatim', 'words'),
      { title: 'nv-recall, blocks ≥ 20', kind: 'share', unit: '' },
      { title: 'nv-recall, blocks ≥ 100', kind: 'share', unit: '' },
      count('Longest run', 'words'),
      count('First difference after', 'tokens'),
      count('Additional words', 'words'),
      count('Additional text supplied', 'times'),
    ],
    rows: shown.map(({ seed, truth, best }) => {
      const { first, second, longestRun } = best.recall;
      return [
        works.length > 1 ? `${seed.work.title}, ${seed.label}` : seed.label,
        truth.words.length,
        first.matched,
        first.recall,
        second.recall,
        longestRun.length,
        best.complete ? words.unscored('never-departs') : best.equalTokens,
        Math.max(0, best.writtenWords - first.matched),
        best.helped,
      ];
    }),
    places: shown.map(({ seed }) => placeOfSeed(seed)),
    note: [
      `How the model wrote: ${howWritten(input)}.`,
      ...(input.parameters.decoding === 'sampling' ? ['Of several texts, the best one is shown.'] : []),
      'A block is a run of equal words. Neighboring blocks are merged over gaps of at most 2 words (10 in the second pass). Words in gaps do not count.',
      ...(seeds.length > shown.length
        ? [`${seeds.length - shown.length} more starting points are in the data.`]
        : []),
    ].join(' '),
  };
}

function placeOfSeed(seed: SeedResult['seed']): NonNullable<TablePanel['places'][number]> {
  const { workId, startChar, endChar } = spanOfSeed(seed);
  return { workId, startChar, endChar };
}

function curve({ targets, controls }: LongFormResults): CurvePanel {
  const all = [...targets, ...controls].flatMap(({ seeds }) => seeds);
  const longest = all.reduce((most, { seed }) => Math.max(most, seed.endToken - seed.writeToken), 0);
  const step = Math.max(25, Math.ceil(longest / MOST_POINTS));
  const series = (name: string, role: 'target' | 'control', works: readonly WorkResult[]) => ({
    name,
    role,
    points: recallByLength(
      works.flatMap(({ seeds }) => seeds),
      step,
    ),
  });
  return {
    kind: 'curve',
    id: 'recall-by-length',
    title: 'Words written near-verbatim as the text grows',
    x: { title: 'Tokens after the starting text', kind: 'count' },
    y: { title: 'Share of the words so far', kind: 'share' },
    series: [
      ...targets.slice(0, MOST_TARGETS).map((work) => series(work.work.title, 'target', [work])),
      ...(controls.length === 0 ? [] : [series('Control', 'control', controls)]),
    ],
    note: 'All starting points of a work together. A text that ends earlier stays in the sum with all of its words. First pass (blocks of at least 20 words).',
  };
}

function recallByLength(seeds: readonly SeedResult[], step: number): CurvePanel['series'][number]['points'] {
  const longest = seeds.reduce((most, { seed }) => Math.max(most, seed.endToken - seed.writeToken), 0);
  const points: { x: number; y: Scored }[] = [];
  const reached = new Int32Array(seeds.length);
  let [finished, matched] = [0, 0];
  for (let x = step; x < longest + step; x += step) {
    seeds.forEach(({ seed, truth, best }, at) => {
      const end = elementAt(seed.work.tokenStartChar, Math.min(seed.endToken, seed.writeToken + x));
      let word = elementAt(reached, at);
      while (word < truth.words.length && elementAt(truth.endChar, word) <= end) {
        finished += 1;
        matched += elementAt(best.matched, word);
        word += 1;
      }
      reached[at] = word;
    });
    points.push({
      x: Math.min(x, longest),
      y: finished === 0 ? words.unscored('no-word-finished') : matched / finished,
    });
  }
  return points;
}

function yardstickTable({ targets, controls }: LongFormResults): TablePanel {
  const control = longestOf(controls);
  return {
    kind: 'table',
    id: 'yardsticks',
    title: 'Yardsticks side by side',
    columns: [
      { title: 'Work', kind: 'text', unit: '' },
      { title: 'Yardstick', kind: 'text', unit: '' },
      { title: 'Longest written', kind: 'count', unit: '' },
      { title: 'Longest in the control', kind: 'count', unit: '' },
      { title: 'Reached', kind: 'text', unit: '' },
    ],
    rows: targets
      .flatMap((target) =>
        YARDSTICKS.map(({ name, least, of }) => [
          target.work.title,
          name,
          of(longestOf([target])),
          controls.length === 0 ? common.unscored('no-control') : of(control),
          of(longestOf([target])) >= least ? 'yes' : 'no',
        ]),
      )
      .slice(0, MOST_ROWS),
    places: [],
    note: 'Which yardstick applies is a question of law.',
  };
}

function texts(
  id: string,
  of: string,
  works: readonly WorkResult[],
  most: number,
  { parameters }: Input,
): TextsPanel {
  const decoding = decodingWords(parameters);
  const seeds = works
    .flatMap(({ seeds: own }) => own)
    .toSorted((x, y) => y.best.recall.first.matched - x.best.recall.first.matched)
    .slice(0, most);
  return {
    kind: 'texts',
    id,
    title: `The text of ${of}, and what the model wrote`,
    items: seeds.map(({ seed, truth, best, texts: written, progress }): TextsPanel['items'][number] => {
      const unitId = progress[best.generation]?.unitId ?? null;
      const { work, startToken, writeToken } = seed;
      const { startChar, endChar } = placeOfSeed(seed);
      return {
        label: `${work.title}, ${seed.label}`,
        place: placeOfSeed(seed),
        given: Array.from(
          work.textOf(elementAt(work.tokenStartChar, startToken), elementAt(work.tokenStartChar, writeToken)),
        )
          .slice(-GIVEN_SHOWN)
          .join(''),
        truth: work.textOf(startChar, Math.min(endChar, startChar + SHOWN)),
        written: Array.from(best.written).slice(0, SHOWN).join(''),
        ...(unitId === null
          ? {}
          : {
              generation: {
                unitId,
                draw: best.generation,
                draws: written.length,
                decoding,
                promptTokens: writeToken - startToken,
                outputTokens: best.writtenTokens,
              },
            }),
        numbers: [
          `${best.recall.first.matched} of ${truth.words.length} words near-verbatim`,
          `longest run: ${counted(best.recall.longestRun.length, 'word')}`,
          `${best.writtenTokens} tokens written${best.ended ? ' until the model ended the text by itself' : ''}`,
          `times additional text was supplied: ${best.helped}`,
        ].join('; '),
      };
    }),
    note: `The beginning of each text, at most ${wholeNumber(SHOWN)} characters; the journal holds everything that was written. The starting points with the most near-verbatim words come first. The table lists all of them.`,
  };
}

/** How each token was chosen. */
function decodingWords({ decoding, beamWidth, policy }: LongFormParameters): string {
  switch (decoding) {
    case 'greedy':
      return 'the most probable token each time';
    case 'beam':
      return `beam search with ${counted(beamWidth, 'text')}`;
    case 'sampling':
      return parsePolicies(policy).map(policyName).join('; ');
  }
}
