import { counted, isScored, percent, wholeNumber, type Scored } from '../../base/index.js';
import {
  DIFFERENCE_KINDS,
  type DifferenceKind,
  type TablePanel,
  type TensorDifference,
} from '../../domain/index.js';
import { sectionTable, textColumn, type Section } from './sections.js';

const KIND: Record<DifferenceKind, { readonly label: string; readonly meaning: string }> = {
  equal: { label: 'equal', meaning: 'hold the same numbers' },
  rounding: {
    label: 'rounding',
    meaning: 'differ by no more than storing the numbers in these types explains',
  },
  'some-rows': { label: 'some rows', meaning: 'differ in at most half of their rows' },
  'low-rank': {
    label: 'low rank',
    meaning:
      'differ by a matrix of low rank, as a merged low-rank update (LoRA) does; other small updates can look alike',
  },
  everywhere: { label: 'everywhere', meaning: 'differ in most rows, and not by a matrix of low rank' },
  'not-compared': { label: 'not compared', meaning: 'were not compared; the table gives the reason' },
};

/** How many tensors differ, and how. */
export function differencesSection(differences: readonly TensorDifference[]): Section {
  const shown = differences.filter(({ kind, rows }) => kind !== 'equal' || rows.added !== 0);
  return {
    id: 'differences',
    title: 'Tensor differences from the base model',
    verdict: '',
    paragraphs: DIFFERENCE_KINDS.flatMap((kind) => {
      const count = differences.filter((one) => one.kind === kind).length;
      return count === 0
        ? []
        : [`${wholeNumber(count)} of ${counted(differences.length, 'tensor')} ${KIND[kind].meaning}.`];
    }),
    table: shown.length === 0 ? null : differencesTable(shown),
  };
}

function differencesTable(shown: readonly TensorDifference[]): TablePanel {
  return sectionTable(
    'tensor-differences',
    'Tensors that differ',
    [
      'Tensor',
      'Types',
      'Difference',
      'Size',
      'By rounding',
      'Rows changed',
      'Rank',
      'Share (of noise)',
      'Remark',
    ].map(textColumn),
    shown.map(differenceRow),
    '“Size” is the Frobenius norm of the difference divided by the norm of the base’s tensor. “By rounding” is the size expected if the two differ only because their number types round differently. “Rank” is the number of singular values above the noise level in a sample of rows. “Share” is the part of the squared norm that these singular values account for; “of noise” is the largest share that the same number would account for in pure noise.',
  );
}

function differenceRow({
  name,
  types,
  kind,
  rows,
  changed,
  relativeNorm,
  expectedRounding,
  spectrum,
  notCompared,
}: TensorDifference): string[] {
  const isCompared = kind !== 'not-compared';
  const added =
    rows.added === 0
      ? ''
      : `${counted(Math.abs(rows.added), 'more row', 'more rows')} in the ${rows.added > 0 ? 'model' : 'base'}`;
  const where =
    kind === 'some-rows' && changed.first !== null && changed.last !== null
      ? `rows ${wholeNumber(changed.first)} to ${wholeNumber(changed.last)}`
      : '';
  return [
    name,
    types[0] === types[1]
      ? types[0]
      : `${types[0] === '' ? 'none' : types[0]}, ${types[1] === '' ? 'none' : types[1]}`,
    KIND[kind].label,
    isCompared ? size(relativeNorm) : '',
    isCompared ? size(expectedRounding) : '',
    isCompared ? `${wholeNumber(changed.rows)} of ${wholeNumber(rows.compared)}` : '',
    spectrum === undefined ? '' : `${spectrum.rank} of ${Math.min(spectrum.rows, spectrum.columns)}`,
    spectrum === undefined ? '' : `${percent(spectrum.share)} (${percent(spectrum.shareOfNoise)})`,
    [where, added, notCompared?.reason ?? ''].filter((part) => part !== '').join('; '),
  ];
}

function size(value: Scored): string {
  return isScored(value) ? percent(value) : '';
}
