import type { ReaderWork } from '../../../src/contract/index.js';
import { decimal, powerOfTen } from '../../../src/base/index.js';
import {
  ENTROPY_HEAT_EDGES,
  PASSAGE_HEAT_EDGES,
  RANK_HEAT_EDGES,
  TOKEN_HEAT_EDGES,
} from '../../../src/figure/index.js';
import type { TokenMeasure } from './heat/tokenTable.js';

/** What the heat shows: a passage measure of the examination, by its number, or a measure of single tokens. */
export interface HeatMeasure {
  readonly id: string;
  readonly title: string;
  readonly passage: number | null;
  readonly token: TokenMeasure | null;
  /** How the probability is computed, where the title does not say it. */
  readonly method?: string;
  /** For the legend: what the steps measure, with the unit. */
  readonly unit: string;
  readonly ends: readonly [string, string];
  /** Edges between steps, lightest first, as text. */
  readonly edges: readonly string[];
  /** The steps in words, lightest first, where the edges alone do not say them. */
  readonly stepWords?: readonly string[];
}

const TOKEN_MEASURES: readonly HeatMeasure[] = [
  {
    id: 'token',
    title: 'Token: probability',
    passage: null,
    token: 'token',
    unit: 'probability of the token',
    ends: ['less probable', 'more probable'],
    edges: TOKEN_HEAT_EDGES.map((edge) =>
      edge < 0.01 ? powerOfTen(Math.log10(edge)) : decimal(edge, edge < 0.1 ? 2 : 1),
    ),
  },
  {
    id: 'rank',
    title: 'Token: rank',
    passage: null,
    token: 'rank',
    unit: 'rank of the token among all tokens (1 = most probable)',
    ends: ['less probable', 'most probable'],
    // Between a step and the darker one: the last rank in the darker one.
    edges: [...RANK_HEAT_EDGES].reverse().map((edge) => decimal(edge + 1, 0)),
    stepWords: ['above 1,000', '101 to 1,000', '11 to 100', '6 to 10', '3 to 5', '2', '1'],
  },
  {
    id: 'entropy',
    title: 'Token: entropy',
    passage: null,
    token: 'entropy',
    unit: 'entropy of the next token, nats',
    ends: ['uncertain', 'certain'],
    edges: [...ENTROPY_HEAT_EDGES].reverse().map((edge) => decimal(edge, Number.isInteger(edge) ? 0 : 1)),
  },
];

/** The measures of a work in an examination. */
export function heatMeasures(work: ReaderWork): readonly HeatMeasure[] {
  return [
    ...work.windows.measures.map(({ id, title }, passage): HeatMeasure => ({
      id,
      // The first is the full softmax; the policies need their names to be told apart.
      ...(passage === 0
        ? { title: 'Probability of each passage', method: title }
        : { title: `Probability of each passage, ${title}` }),
      passage,
      token: null,
      unit: `log10 of the probability of each passage${passage === 0 ? '' : `, ${title}`}`,
      ends: ['less probable', 'more probable'],
      edges: PASSAGE_HEAT_EDGES.map((edge) => decimal(edge, 0)),
    })),
    ...TOKEN_MEASURES,
  ];
}
