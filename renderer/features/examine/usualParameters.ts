import type { ParameterField } from '../../../src/contract/index.js';

/** Parameters that people change, whatever the attack; the others are folded. */
const USUAL: ReadonlySet<string> = new Set([
  'prefixTokens',
  'suffixTokens',
  'strideTokens',
  'passages',
  'sampledPassages',
  'policies',
  'policy',
  'inAnswer',
  'queries',
  'draws',
  'epsilon',
  'startsPerBlock',
  'requests',
  'template',
  'answerTokens',
  'budgetTokens',
  'steps',
  'contextTokens',
  'q',
  'chunkTokens',
]);

/** The parameters of a form in two parts, each in the order of the attack. */
export function usualFirst(fields: readonly ParameterField[]): {
  readonly usual: readonly ParameterField[];
  readonly others: readonly ParameterField[];
} {
  const isUsual = ({ name }: ParameterField): boolean => USUAL.has(name);
  const usual = fields.filter(isUsual);
  // An attack of which no parameter is usual shows them all.
  return usual.length === 0
    ? { usual: fields, others: [] }
    : { usual, others: fields.filter((field) => !isUsual(field)) };
}
