import { isScored, type Scored } from '../../base/index.js';
import type { CurvePanel, Panel, TablePanel } from '../../domain/index.js';
import { median } from '../../measure/index.js';
import { common, passageName, placeOf } from '../kit/index.js';
import { gainOf, logPzIn, type VariedPassage, type VariedWorks } from './collectVariants.js';
import type { JudgedTarget, JudgedVariant } from './judgeVariants.js';
import { ladderRungs, rungId, TRUE_PREFIX, variantsOf, type VariantInput } from './variants.js';
import { words } from './words.js';

/** The most targets whose curves are drawn beside the control's. */
const DRAWN = 7;
/** The most rows of the table of passages. */
const MOST_ROWS = 300;

/** The charts and tables of changed prefixes. */
export function variantPanels(
  input: VariantInput,
  works: VariedWorks,
  judged: readonly JudgedTarget[],
): Panel[] {
  const rungs = ladderRungs(input);
  return [
    variantsTable(judged),
    ...(rungs.length < 2 ? [] : [ladderCurve(input, works, judged), sharesCurve(input, judged)]),
    passagesTable(input, judged),
  ];
}

function variantsTable(judged: readonly JudgedTarget[]): TablePanel {
  const middle = ({ decades }: JudgedVariant['losses']): Scored =>
    decades.length === 0 ? words.unscored('no-passage-scored') : median(decades);
  const row = (work: string, one: JudgedVariant): (string | Scored)[] => [
    work,
    one.variant.title,
    isScored(one.words) ? Math.round(one.words) : one.words,
    one.median,
    one.variant.id === TRUE_PREFIX ? 0 : middle(one.losses),
    one.judgement.tested === 0
      ? words.unscored('no-passage-scored')
      : one.judgement.hits.length / one.judgement.tested,
    one.exact,
    one.controlMedian,
    one.variant.id === TRUE_PREFIX ? 0 : middle(one.controlLosses),
  ];
  return {
    kind: 'table',
    id: 'changed-prefixes',
    title: 'Probability after changed prefixes',
    columns: [
      { title: 'Work', kind: 'text', unit: '' },
      { title: 'Prefix', kind: 'text', unit: '' },
      { title: 'Words before the passage, median', kind: 'count', unit: 'words' },
      { title: 'Probability, median', kind: 'log10', unit: '' },
      { title: 'Lost', kind: 'decades', unit: '' },
      { title: 'Above every control passage', kind: 'share', unit: '' },
      { title: 'Word for word by greedy decoding', kind: 'share', unit: '' },
      { title: 'Control: probability, median', kind: 'log10', unit: '' },
      { title: 'Control: lost', kind: 'decades', unit: '' },
    ],
    rows: judged
      .flatMap(({ work, base, variants }) =>
        [base, ...variants.filter(({ variant }) => variant.id !== TRUE_PREFIX)].map((one) =>
          row(work.title, one),
        ),
      )
      .slice(0, 500),
    places: [],
    note: 'Each form is compared with the control in the same form. Lost: the median loss compared with the true prefix, for the passages above the control after the true prefix (for all passages if there are none). Control, lost: the same median for the control, over an equal share of its passages, those most probable after their true prefix.',
  };
}

function ladderCurve(
  input: VariantInput,
  { control }: VariedWorks,
  judged: readonly JudgedTarget[],
): CurvePanel {
  const points = (passages: readonly VariedPassage[]): { x: number; y: Scored }[] =>
    ladderRungs(input).map((rung) => {
      const scores = passages.flatMap((one) => logPzIn(one, rungId(rung, input.parameters)) ?? []);
      return {
        x: rung,
        y: scores.length === 0 ? words.unscored('no-passage-scored') : median(scores) / Math.LN10,
      };
    });
  return {
    kind: 'curve',
    id: 'prefix-length',
    title: 'Probability by length of the prefix',
    x: { title: 'Tokens of true text before the passage', kind: 'count' },
    y: { title: 'Probability of a passage, median', kind: 'log10' },
    series: [
      ...judged.slice(0, DRAWN).map(({ work, passages }) => ({
        name: work.title,
        role: 'target' as const,
        points: points(passages),
      })),
      ...(control.length === 0
        ? []
        : [{ name: 'Control', role: 'control' as const, points: points(control) }]),
    ],
    note: 'The same passages at every length. Passages too near the beginning of a work for a length are excluded at that length.',
  };
}

function sharesCurve(input: VariantInput, judged: readonly JudgedTarget[]): CurvePanel {
  const drawn = judged.slice(0, 4);
  const points = (
    { base, variants }: JudgedTarget,
    of: (one: JudgedVariant) => Scored,
  ): { x: number; y: Scored }[] =>
    ladderRungs(input).flatMap((rung) => {
      const id = rungId(rung, input.parameters);
      const one = [base, ...variants].find(({ variant }) => variant.id === id);
      return one === undefined ? [] : [{ x: rung, y: of(one) }];
    });
  const none = common.unscored('no-passage-tried');
  return {
    kind: 'curve',
    id: 'prefix-length-shares',
    title: 'Passages above the control by length of the prefix',
    x: { title: 'Tokens of true text before the passage', kind: 'count' },
    y: { title: 'Share of passages above every control passage', kind: 'share' },
    series: drawn.flatMap((target) => [
      {
        name: target.work.title,
        role: 'target' as const,
        points: points(target, ({ judgement: { hits, tested } }) =>
          tested === 0 ? none : hits.length / tested,
        ),
      },
      ...(target.base.judgement.controlTested === 0
        ? []
        : [
            {
              name: drawn.length === 1 ? 'Control' : `Control, for ${target.work.title}`,
              role: 'control' as const,
              points: points(target, ({ judgement: { controlHits, controlTested } }) =>
                controlTested === 0 ? none : controlHits / controlTested,
              ),
            },
          ]),
    ]),
    note: 'Control: each block is compared with the others after a prefix of the same length.',
  };
}

function passagesTable(input: VariantInput, judged: readonly JudgedTarget[]): TablePanel {
  const changed = variantsOf(input)
    .filter(({ kind }) => kind === 'changed')
    .slice(0, 3);
  const cell = (value: number | null): Scored =>
    value === null ? words.unscored('no-score') : value / Math.LN10;
  const rows = judged
    .flatMap((target) =>
      [...target.passages]
        .map((varied) => ({ target, varied, logPz: logPzIn(varied, TRUE_PREFIX) ?? -Infinity }))
        .sort((a, b) => b.logPz - a.logPz || a.varied.passage.startToken - b.varied.passage.startToken)
        .slice(0, Math.floor(MOST_ROWS / judged.length)),
    )
    .map(({ target, varied }) => ({ target, varied }));
  return {
    kind: 'table',
    id: 'passages',
    title: 'Passages',
    columns: [
      { title: 'Passage', kind: 'text', unit: '' },
      { title: 'True words', kind: 'log10', unit: '' },
      ...changed.map(({ title }) => ({ title, kind: 'log10' as const, unit: '' })),
      { title: 'Unrelated text, mean', kind: 'log10', unit: '' },
      { title: 'Gain from its exact prefix', kind: 'decades', unit: '' },
      { title: 'Judged as', kind: 'text', unit: '' },
    ],
    rows: rows.map(({ target, varied }) => [
      passageName(varied.passage),
      cell(logPzIn(varied, TRUE_PREFIX)),
      ...changed.map(({ id }) => cell(logPzIn(varied, id))),
      cell(varied.prior),
      cell(gainOf(varied)),
      verdict(target, varied),
    ]),
    places: rows.map(({ varied }) => placeOf(varied.passage)),
    note: 'Depends on its exact prefix: above every control passage after the true words, and gaining more from them than every control passage. Not distinguished from common text: above every control passage after the true words, but not gaining more from them than every control passage. This does not show that the passage is common text.',
  };
}

function verdict({ base, bound, undistinguished, gain }: JudgedTarget, varied: VariedPassage): string {
  if (!isScored(base.judgement.controlMaximum)) return 'no control';
  if (bound.includes(varied)) return 'depends on its exact prefix';
  if (undistinguished.includes(varied)) return 'not distinguished from common text';
  return gain === null && base.judgement.hits.some(({ passage }) => passage === varied.passage)
    ? 'above the control'
    : 'not above the control';
}
