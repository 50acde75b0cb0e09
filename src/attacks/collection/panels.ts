import { decimal, isScored, pValue, type Scored, elementAt } from '../../base/index.js';
import type { BarsPanel, Panel, TablePanel } from '../../domain/index.js';
import { charsOf } from './findings.js';
import { PASSAGE_TOKENS, type ShortWork } from './collect.js';
import { passageLog10, type JudgedCollection } from './judge.js';
import type { CollectionInput } from './parameters.js';
import { words } from './words.js';

/** A report draws at most 24 panels: four of each target. */
const MOST_TARGETS = 6;
const MOST_ROWS = 500;
/** Bars of a picture of scores: as many as fit on one page of a report. */
const BINS = 10;

/** The tables and pictures of the collections: of each target its works, the heaps of scores, the control and what the test can show. */
export function collectionPanels(judged: readonly JudgedCollection[], input: CollectionInput): Panel[] {
  return judged
    .slice(0, MOST_TARGETS)
    .flatMap((one, at) => [
      worksTable(one, input, at + 1),
      ...heaps(one, input, at + 1),
      ...gateTable(one, at + 1),
      ...reachTable(one, at + 1),
    ]);
}

function worksTable(judged: JudgedCollection, input: CollectionInput, at: number): TablePanel {
  const { collection, works, scored, list, calibration, listed } = judged;
  const isPaired = input.references.length > 0;
  const isStated = calibration.kind === 'calibrated';
  const place = new Map(scored.map((work, index) => [work as ShortWork, index]));
  const shown = [...works]
    .sort((a, b) => valueOf(b.score) - valueOf(a.score) || a.block - b.block)
    .slice(0, MOST_ROWS);
  const ofList = (work: ShortWork, value: (index: number) => Scored | string): Scored | string => {
    const index = place.get(work);
    if (index === undefined) return isScored(work.score) ? '—' : work.score;
    return list.kind === 'unscored' ? list : value(index);
  };
  const stated = (work: ShortWork, values: (index: number) => string): Scored | string =>
    ofList(work, (index) => (isStated ? values(index) : words.unscored('list-not-made')));
  return {
    kind: 'table',
    id: `works-${at}`,
    title: `Works of “${collection.title}”, the highest score first`,
    columns: [
      { title: 'Work', kind: 'text', unit: '' },
      { title: 'Tokens', kind: 'count', unit: 'tokens' },
      isPaired
        ? { title: 'Difference per token', kind: 'number', unit: 'decades' }
        : { title: 'Mean probability per token', kind: 'log10', unit: '' },
      { title: 'Control works at least as high', kind: 'count', unit: '' },
      { title: 'p', kind: 'text', unit: '' },
      { title: 'Adjusted p', kind: 'text', unit: '' },
      { title: 'Listed', kind: 'text', unit: '' },
      { title: `Most probable ${PASSAGE_TOKENS} tokens`, kind: 'log10', unit: '' },
    ],
    rows: shown.map((work) => [
      work.title,
      work.endToken - work.startToken,
      isScored(work.score) ? work.score / Math.LN10 : work.score,
      ofList(work, (index) => (list.kind === 'list' ? elementAt(list.ranks, index) - 1 : list)),
      stated(work, (index) => pValue(list.kind === 'list' ? elementAt(list.pValues, index) : 1)),
      stated(work, (index) => pValue(list.kind === 'list' ? elementAt(list.adjusted, index) : 1)),
      stated(work, () => (listed.some((one) => one === work) ? 'yes' : 'no')),
      passageLog10(work),
    ]),
    places: shown.map((work) => ({ workId: collection.id, ...placeOfWork(work) })),
    note: [
      isPaired
        ? 'Difference per token: log10 of the mean probability of a token under the model minus the same under the reference.'
        : 'Mean probability per token: the geometric mean over the tokens of the work after its prefix.',
      'Each work is scored on its own. p is (1 + control works at least as high) / (control works + 1). Adjusted p is that of Benjamini and Hochberg; a work is listed if it is at most the false-discovery rate of the plan.',
      `The most probable ${PASSAGE_TOKENS} tokens follow at least ${PASSAGE_TOKENS} tokens of the same work. They are evidence beside the list and decide nothing about it.`,
      ...(works.length > MOST_ROWS ? [`The first ${MOST_ROWS} of ${works.length} works.`] : []),
    ].join(' '),
  };
}

/** The most probable passage of a work, or the work where it has none. */
function placeOfWork({ collection, passage, startToken, endToken }: ShortWork) {
  return passage.kind === 'passage'
    ? charsOf(collection, passage.startToken, passage.startToken + PASSAGE_TOKENS)
    : charsOf(collection, startToken, endToken);
}

function valueOf(score: Scored): number {
  return isScored(score) ? score : -Infinity;
}

/** How many works of each side have a score in each part of the range. */
function heaps(
  { collection, scored, control }: JudgedCollection,
  input: CollectionInput,
  at: number,
): BarsPanel[] {
  const sides = [
    { name: collection.title, role: 'target' as const, scores: scored.map(({ score }) => score / Math.LN10) },
    { name: 'Control', role: 'control' as const, scores: control.map(({ score }) => score / Math.LN10) },
  ].filter(({ scores }) => scores.length > 0);
  const all = sides.flatMap(({ scores }) => scores);
  const [least, most] = [
    all.reduce((a, b) => Math.min(a, b), Infinity),
    all.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  if (all.length === 0 || least === most) return [];
  const width = (most - least) / BINS;
  const binOf = (score: number): number => Math.min(BINS - 1, Math.floor((score - least) / width));
  return [
    {
      kind: 'bars',
      id: `scores-${at}`,
      title: 'Scores of the works and of the control works',
      y: { title: 'Share of works', kind: 'share' },
      groups: Array.from({ length: BINS }, (_, bin) => ({
        name: `${input.references.length > 0 ? '' : '10^'}${decimal(least + width * (bin + 0.5), 2)}`,
        bars: sides.map(({ name, role, scores }) => ({
          name,
          role,
          value: scores.filter((score) => binOf(score) === bin).length / scores.length,
        })),
      })),
      note: `Each group of bars covers one part of the range of scores and is labeled with its midpoint: ${input.references.length > 0 ? 'the difference in decades per token' : 'the mean probability per token, as a power of ten'}.`,
    },
  ];
}

const MEASURES = {
  compressedBytesPerChar: 'Compressed bytes per character',
  charsPerToken: 'Characters per token',
  unigramLogP: 'Frequency of its tokens',
  orderGain: 'Gain of word order',
  length: 'Tokens of the work',
} as const;

function gateTable({ gate, scored, control }: JudgedCollection, at: number): TablePanel[] {
  if (gate.kind === 'unscored') return [];
  return [
    {
      kind: 'table',
      id: `control-${at}`,
      title: 'Adequacy of the control',
      columns: [
        { title: 'Measure without a model', kind: 'text', unit: '' },
        { title: 'Share of pairs in which the target scores higher', kind: 'share', unit: '' },
      ],
      rows: (Object.keys(MEASURES) as (keyof typeof MEASURES)[]).map((measure) => [
        MEASURES[measure],
        gate.auc[measure],
      ]),
      places: [],
      note: `${scored.length} works compared with ${control.length} control works. Two collections that are alike give 50%. The control is matched up to 10 percentage points from that, if the 90% interval rules out 20; beyond 20 it is refused.`,
    },
  ];
}

function reachTable({ list, scored, control }: JudgedCollection, at: number): TablePanel[] {
  if (list.kind === 'unscored') return [];
  const { reach, storey } = list;
  return [
    {
      kind: 'table',
      id: `reach-${at}`,
      title: 'What a list can show with this many works',
      columns: [
        { title: 'Quantity', kind: 'text', unit: '' },
        { title: 'Value', kind: 'number', unit: '' },
      ],
      rows: [
        ['Works with a score', scored.length],
        ['Control works with a score', control.length],
        ['Smallest possible p', reach.smallestP],
        ['Works of the shortest possible list', reach.fewest],
        ['Control works needed for any list', reach.controlsForAny],
        ['Control works needed for one work', reach.controlsForOne],
        ['Unseen share of works (Storey)', storey.unseenShare],
      ],
      places: [],
      note: 'The shortest possible list holds works that exceed every control work. With more control works, shorter lists are possible.',
    },
  ];
}
