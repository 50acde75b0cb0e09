import { decimal, ofTotal, roundPercent, wholeNumber } from '../base/index.js';
import type { MeasuredText, PerplexityResults } from '../matter/index.js';
import type { DivergenceSummary, WithError } from '../measure/index.js';
import { plainTable } from './layout/plainTable.js';

/** The numbers of a text, and with a base what the model lost, for a terminal. */
export function perplexityText(
  { items, bos, tokens, positions, model, compared }: MeasuredText,
  results: PerplexityResults,
  context: number,
  width: number,
): string {
  const chunks = `${wholeNumber(items.length)} chunks of ${wholeNumber(context)} tokens${bos === null ? '' : ', each with BOS first'}`;
  return [
    `Model: SHA-256 ${model.sha256}`,
    ...(compared === null ? [] : [`Base: SHA-256 ${compared.base.sha256}`]),
    `The text has ${wholeNumber(tokens.length)} tokens. ${chunks}: ${wholeNumber(positions.length)} tokens were scored.`,
    '',
    ...table(
      [
        ['perplexity', plusMinus(results.perplexity, 4)],
        ...(results.compared === null ? [] : lossRows(results.compared, positions.length)),
      ],
      width,
    ),
  ].join('\n');
}

type Row = readonly [label: string, value: string];

function lossRows(
  { perplexityOfBase, divergence }: NonNullable<PerplexityResults['compared']>,
  count: number,
): Row[] {
  const { perplexityRatio, logProbChange, sameTop, sameTopCount, kl, klQuantiles } = divergence;
  return [
    ['perplexity of the base', plusMinus(perplexityOfBase, 4)],
    ['perplexity ÷ that of the base', plusMinus(perplexityRatio, 6)],
    ['change of log p of the true token, nats', plusMinus(logProbChange, 6)],
    [
      'same most probable token',
      `${ofTotal(sameTopCount, count)} ± ${decimal(100 * sameTop.standardError, 1)}%`,
    ],
    ['KL divergence D(base ‖ model), nats: mean', plusMinus(kl, 6)],
    ...klQuantiles.map(quantileRow),
  ];
}

function quantileRow({ share, value }: DivergenceSummary['klQuantiles'][number]): Row {
  const label =
    share === 0 ? 'minimum' : share === 1 ? 'maximum' : share === 0.5 ? 'median' : roundPercent(share);
  return [`  ${label}`, decimal(value, 6)];
}

function plusMinus({ value, standardError }: WithError, decimals: number): string {
  return `${decimal(value, decimals)} ± ${decimal(standardError, decimals)}`;
}

function table(rows: readonly Row[], width: number): string[] {
  const columns = [
    { title: '', isNumber: false },
    { title: 'value ± standard error', isNumber: false },
  ];
  return plainTable(columns, rows, width);
}
