import { visibleShort } from '../../../src/figure/index.js';

/** Actions whose names alone do not say what was done. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['audit-repaired', 'Incomplete last line removed'],
  ['case-index-restored', 'Index restored from the log'],
  ['case-migrated', 'Case migrated from an earlier version'],
  ['evidence-receipt-undone', 'Incomplete receipt undone'],
  ['examination-progress', 'Journal of the run anchored'],
  ['exhibit-undone', 'Incomplete exhibit undone'],
  ['head-signed', 'Head of the log signed'],
  ['head-stamped', 'Head of the log time-stamped'],
  ['report-begun', 'Report started, number reserved'],
  ['report-drafting', 'Draft moved into place'],
  ['report-sealing', 'Sealed report moved into place'],
  ['report-undone', 'Incomplete report undone'],
  ['self-tested', 'Self-test before the run'],
]);

/** `examination-started` as words. */
export function actionWords(action: string): string {
  const known = WORDS.get(action);
  if (known !== undefined) return known;
  const words = visibleShort(action, 100).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
