import { isScored, type Scored, type Unscored, elementAt } from '../../base/index.js';
import type { CurvePanel, Panel, PanelDetails, TablePanel, TensorComparison } from '../../domain/index.js';
import { median } from '../../measure/index.js';
import { passageName, placeOf } from '../kit/index.js';
import type { Lineage, Pair } from './collect.js';
import type { Comparison } from './compare.js';
import { decades, modelWords, pWords } from './inWords.js';
import { words } from './words.js';

/** Number of passages listed for each comparison and its control. */
const LISTED = 20;
/** The most points of a curve. */
const POINTS = 400;
const MOST_ROWS = 500;

/** The tables and charts of a comparison. */
export function comparePanels(
  comparisons: readonly Comparison[],
  lineages: readonly Lineage[],
): PanelDetails {
  const references = [...new Set(comparisons.map(({ reference }) => reference))];
  return {
    kind: 'panels',
    panels: [
      testTable(comparisons),
      ...references.map((reference, at): Panel =>
        differenceCurve(
          comparisons.filter((one) => one.reference === reference),
          at,
        ),
      ),
      movementTable(comparisons),
      passageTable(comparisons),
      ...lineages.flatMap((lineage, at): Panel[] =>
        'kind' in lineage.tensors ? [] : [tensorTable(lineage, lineage.tensors, at)],
      ),
    ],
  };
}

function testTable(comparisons: readonly Comparison[]): TablePanel {
  return {
    kind: 'table',
    id: 'counterfactual',
    title: 'Difference between the work and the control, for each reference',
    columns: [
      { title: 'Reference', kind: 'text', unit: '' },
      { title: 'Work', kind: 'text', unit: '' },
      { title: 'Passages', kind: 'text', unit: '' },
      { title: 'Median of the work', kind: 'decades', unit: '' },
      { title: 'Median of the control', kind: 'decades', unit: '' },
      { title: 'Shift', kind: 'decades', unit: '' },
      { title: '95% interval', kind: 'text', unit: '' },
      { title: 'p (Holm)', kind: 'text', unit: '' },
      { title: 'p over passages, p over chapters', kind: 'text', unit: '' },
    ],
    rows: comparisons
      .slice(0, MOST_ROWS)
      .map(({ reference, work, pairs, control, test, judgement }) => [
        modelWords(reference),
        `${work.id} ${work.title}`,
        `${pairs.length} compared with ${control.length}`,
        medianCell(pairs),
        medianCell(control),
        numberOr(test, ({ shift }) => shift.shift),
        test.kind === 'test' ? `${decades(test.shift.lower)} to ${decades(test.shift.upper)}` : '—',
        test.kind === 'test' && judgement.calibration.kind !== 'imperfect' ? pWords(test.p) : '—',
        test.kind === 'test' && judgement.calibration.kind !== 'imperfect'
          ? `${pWords(test.passageP)}, ${pWords(test.chapterP)} (${test.chapters[0]} compared with ${test.chapters[1]} chapters)`
          : '—',
      ]),
    places: [],
    note: 'Each passage gives one difference: log10 of its probability under the model minus log10 of its probability under the reference. The control shows how far the two models differ on text that neither has seen. The work is compared with the control, never with zero.',
  };
}

/** A number taken from a result, or the reason why there is no result. */
function numberOr<T extends { readonly kind: string }>(
  value: T | Unscored,
  of: (value: T) => Scored,
): Scored {
  return isUnscored(value) ? value : of(value);
}

function isUnscored(value: { readonly kind: string }): value is Unscored {
  return value.kind === 'unscored';
}

function medianCell(pairs: readonly Pair[]): Scored {
  return pairs.length === 0 ? words.unscored('no-pairs') : median(pairs.map(({ difference }) => difference));
}

function differenceCurve(comparisons: readonly Comparison[], at: number): CurvePanel {
  const [first] = comparisons;
  const series = (name: string, role: 'target' | 'control', pairs: readonly Pair[]) => ({
    name,
    role,
    points: shareAtLeast(pairs.map(({ difference }) => difference)),
  });
  return {
    kind: 'curve',
    id: `differences-${at + 1}`,
    title: `Passages that the model raises above ${first === undefined ? '' : modelWords(first.reference)}, by amount`,
    x: { title: 'At least this much, in decades', kind: 'number' },
    y: { title: 'Share of passages', kind: 'share' },
    series: [
      ...comparisons.slice(0, 7).map(({ work, pairs }) => series(work.title, 'target', pairs)),
      ...(first === undefined || first.control.length === 0
        ? []
        : [series('Control', 'control', first.control)]),
    ],
    note: 'The further the line of the work lies to the right of the line of the control, the more the model raises its passages compared with those of the control. Two texts always differ a little.',
  };
}

function shareAtLeast(differences: readonly number[]): CurvePanel['series'][number]['points'] {
  const sorted = Float64Array.from(differences).sort();
  const step = Math.max(1, Math.ceil(sorted.length / POINTS));
  const points = [];
  for (let at = 0; at < sorted.length; at += step)
    points.push({ x: elementAt(sorted, at), y: (sorted.length - at) / sorted.length });
  const last = sorted.at(-1);
  if (last !== undefined && (sorted.length - 1) % step !== 0) points.push({ x: last, y: 1 / sorted.length });
  return points;
}

function movementTable(comparisons: readonly Comparison[]): TablePanel {
  const row = (
    name: string,
    { reference }: Comparison,
    moved: Comparison['movement'],
  ): TablePanel['rows'][number] => [
    modelWords(reference),
    name,
    numberOr(moved, ({ passages }) => passages),
    numberOr(moved, ({ largest }) => largest),
    numberOr(moved, ({ mean }) => mean),
    numberOr(moved, ({ flips }) => flips),
    numberOr(moved, ({ greedyFlips }) => greedyFlips),
  ];
  return {
    kind: 'table',
    id: 'movement',
    title: 'Movement of numbers and verdicts between the two models',
    columns: [
      { title: 'Reference', kind: 'text', unit: '' },
      { title: 'Text', kind: 'text', unit: '' },
      { title: 'Passages', kind: 'count', unit: '' },
      { title: 'Largest |Δ|', kind: 'decades', unit: '' },
      { title: 'Mean |Δ|', kind: 'decades', unit: '' },
      { title: 'Verdicts that change', kind: 'count', unit: '' },
      { title: 'Greedy verdicts that change', kind: 'count', unit: '' },
    ],
    rows: comparisons
      .slice(0, MOST_ROWS / 2)
      .flatMap((comparison) => [
        row(`${comparison.work.id} ${comparison.work.title}`, comparison, comparison.movement),
        row('Control', comparison, comparison.controlMovement),
      ]),
    places: [],
    note: 'The verdict says whether the passage is more probable than every control passage outside its own block under the same model. The greedy verdict says whether every token of the passage is the most probable one. For the same weights in two forms, the table shows the effect of quantization.',
  };
}

function passageTable(comparisons: readonly Comparison[]): TablePanel {
  const rows = comparisons.flatMap(({ reference, pairs, control, judgement }) => {
    const hits = new Set(judgement.hits.map(({ passage }) => passage));
    return [
      ...largest(pairs).map((pair) => ({
        pair,
        reference,
        verdict: hits.has(pair.passage) ? 'raised' : 'no',
      })),
      ...largest(control).map((pair) => ({ pair, reference, verdict: 'control' })),
    ];
  });
  const shown = rows.slice(0, MOST_ROWS);
  return {
    kind: 'table',
    id: 'passages',
    title: 'Passages with the largest differences',
    columns: [
      { title: 'Reference', kind: 'text', unit: '' },
      { title: 'Passage', kind: 'text', unit: '' },
      { title: 'Probability', kind: 'log10', unit: '' },
      { title: 'Under the reference', kind: 'log10', unit: '' },
      { title: 'Difference', kind: 'decades', unit: '' },
      { title: 'Verdict', kind: 'text', unit: '' },
    ],
    rows: shown.map(({ pair, reference, verdict }) => [
      reference.id,
      passageName(pair.passage),
      pair.own,
      pair.other,
      pair.difference,
      verdict,
    ]),
    places: shown.map(({ pair }) => placeOf(pair.passage)),
    note: `The ${LISTED} largest differences of each work and of its control. “Raised” means by at least one decade and by more than any control passage.`,
  };
}

function largest(pairs: readonly Pair[]): Pair[] {
  return [...pairs]
    .sort((a, b) => b.difference - a.difference || a.passage.startToken - b.passage.startToken)
    .slice(0, LISTED);
}

function tensorTable({ reference }: Lineage, tensors: readonly TensorComparison[], at: number): TablePanel {
  const least = new Set(
    [...tensors]
      .sort((a, b) => rankOf(a) - rankOf(b))
      .slice(0, MOST_ROWS)
      .map(({ name }) => name),
  );
  return {
    kind: 'table',
    id: `tensors-${at + 1}`,
    title: `Tensors of the model and of ${modelWords(reference)}`,
    columns: [
      { title: 'Tensor', kind: 'text', unit: '' },
      { title: 'Elements', kind: 'count', unit: '' },
      { title: 'Types', kind: 'text', unit: '' },
      { title: 'Same bytes', kind: 'text', unit: '' },
      { title: 'Cosine', kind: 'number', unit: '' },
    ],
    rows: tensors
      .filter(({ name }) => least.has(name))
      .map(({ name, elements, types, equalBytes, cosine }) => [
        name,
        elements,
        types.map((type) => (type === '' ? 'absent' : type)).join(' and '),
        equalBytes ? 'yes' : 'no',
        cosine,
      ]),
    places: [],
    note:
      tensors.length > MOST_ROWS
        ? `The ${MOST_ROWS} of ${tensors.length} tensors that differ most.`
        : 'Norm vectors are close to one in every model, so their cosine is near 1 whatever their history.',
  };
}

function rankOf({ equalBytes, cosine }: TensorComparison): number {
  return equalBytes ? 2 : isScored(cosine) ? cosine : -2;
}
