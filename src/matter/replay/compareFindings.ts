import { findingsSchema, upgradeFindings, type Findings } from '../../domain/index.js';
import { compareJson, type JsonDifference } from './compareJson.js';
import type { Places } from './places.js';

/** Words made from the data beside them, and the head of the journal: what they say is held elsewhere. */
const WORDS = /\.(sentence|title|caveats|reasons|reason|code|data|note|method|of|name)\b|^\$\.journalHead$/;
/** Parts of the details that only draw: bars and strips, passages as shown, curves. */
const DRAWN = /^\$\.details\b.*\.(histogram|strip|passages|best|points|coverageByThreshold|texts)\b/;

/** Findings as a bag has them. */
export interface BagFindings {
  readonly findings: Findings;
  /** Of an earlier format, whose sentences had no codes: bytes and words cannot be the same. */
  readonly isEarlier: boolean;
}

/** Reads the findings of a bag, of any format so far; null for what is none. @param value parsed `findings.json` */
export function bagFindings(value: unknown): BagFindings | null {
  const upgraded = upgradeFindings(value);
  const parsed = findingsSchema.safeParse(upgraded);
  return parsed.success ? { findings: parsed.data, isEarlier: upgraded !== value } : null;
}

/**
 * Compares findings. They are a function of the journal: where that is the same, every difference decides. Elsewhere these decide: another
 * finding, order, place, standing, calibration, tag, verdict or count; a value or a bound of an interval that moved by more than the
 * tolerance allows in its unit. Sentences are made from these and are listed only; those of an earlier format are not compared.
 */
export function compareFindings(
  places: Places,
  file: string,
  { findings: inBag, isEarlier }: BagFindings,
  now: Findings,
  toleranceDecades: number,
  isSameJournal: boolean,
): void {
  compareJson(inBag, now, (difference) => {
    const { at } = difference;
    if (isEarlier && WORDS.test(at) && at !== '$.journalHead') return;
    if (at === '$.journalHead' && !isSameJournal) return;
    const decides =
      isSameJournal ||
      (!WORDS.test(at) && !DRAWN.test(at) && isMaterial(difference, inBag, toleranceDecades));
    places.add({ file, at, inBag: difference.inBag, now: difference.now, decides });
  });
}

function isMaterial(difference: JsonDifference, findings: Findings, toleranceDecades: number): boolean {
  if (difference.kind !== 'measured') return true;
  const { at, inBag, now } = difference;
  return (
    Math.abs(inBag - now) > allowed(at, Math.max(Math.abs(inBag), Math.abs(now)), findings, toleranceDecades)
  );
}

/** How far a number may move. Numbers that are no logs follow from counts, which are equal, or from many logs at once. */
function allowed(at: string, size: number, { findings }: Findings, toleranceDecades: number): number {
  if (/logP|Nats/i.test(at)) return toleranceDecades * Math.LN10;
  if (/log10|decades/i.test(at)) return toleranceDecades;
  const index = /^\$\.findings\[(\d+)\]\.(value|controlValue|interval\.(lower|upper))$/.exec(at)?.[1];
  const unit = index === undefined ? '' : (findings[Number(index)]?.unit ?? '');
  if (/decade|log10/i.test(unit)) return toleranceDecades;
  if (/\bnats?\b/i.test(unit)) return toleranceDecades * Math.LN10;
  if (/\bbits?\b/i.test(unit)) return toleranceDecades * Math.log2(10);
  return (at.startsWith('$.details') ? 10 ** toleranceDecades - 1 : 1e-6) * size;
}
