import { notWithdrawn, type Evidence } from '../../../src/domain/index.js';

/** About 10 parts of 2,000 tokens, in bytes of plain text. */
const LEAST_BYTES = 80_000;

/** May the controls together be too small for a claim? Chapters decide, which only the estimate counts. Only for plain text, whose size is that of its text. */
export function isControlShort(evidence: readonly Evidence[]): boolean {
  const given = notWithdrawn(evidence);
  const controls = given.filter(({ role }) => role === 'control-work');
  const [longest] = given
    .filter(({ role }) => role === 'target-work')
    .sort((a, b) => b.sizeBytes - a.sizeBytes);
  if (longest === undefined || controls.length === 0) return false;
  if ([longest, ...controls].some(({ document }) => document !== undefined)) return false;
  const bytes = controls.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return bytes < Math.max(LEAST_BYTES, longest.sizeBytes / 2);
}
