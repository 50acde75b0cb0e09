import { findingsSchema, type Findings } from '../../domain/index.js';
import { compareJson, type JsonDifference } from './compareJson.js';
import type { Places } from './places.js';

/**
 * Sentences and other words that are made from the data beside them: not the titles and texts of works, names of models, cells of tables, or
 * data from which a sentence is made.
 */
const WORDS =
  /\.(sentence|title|text|reason|note|label|numbers|of|method|layout|replayLayout)$|^\$\.details\.panels\b.*\.name$/;
const GIVEN =
  /^\$\.(model|references)\b|^\$\.details\.(inAnswer\.)?(targets|controls)\b.*\.title$|\.tokens\[\d+\]\.text$|\.data\.[^.[]*$/;
/** Reasons and caveats as a whole, and what their sentences are made from: they follow from numbers that may move. */
const MADE = /\.(caveats|reasons|code|data)\b/;
/** Parts of the details that only draw: bars and strips, passages as shown, curves. */
const DRAWN = /^\$\.details\b.*\.(histogram|strip|passages|best|points|coverageByThreshold|texts)\b/;

/** Is this the place of a sentence, or of another wording, that is made from the data beside it? @param at e.g. `$.findings[0].sentence` */
export function isWording(at: string): boolean {
  return WORDS.test(at) && !GIVEN.test(at);
}

/** Reads the findings of a bag; null for what is none. @param value parsed `findings.json` */
export function bagFindings(value: unknown): Findings | null {
  return findingsSchema.safeParse(value).data ?? null;
}

/**
 * Compares findings with those that follow from the same observations: every difference decides, except a sentence that another build
 * worded differently.
 * @param isSameJournal false where lines of the journal differ in words alone, so that its head is another
 */
export function compareFindings(
  places: Places,
  file: string,
  inBag: Findings,
  now: Findings,
  isSameJournal = true,
): void {
  compareJson(inBag, now, ({ at, inBag: there, now: here }) => {
    if (at === '$.journalHead' && !isSameJournal) return;
    const place = { file, at };
    if (typeof there === 'string' && typeof here === 'string' && isWording(at))
      places.sentence({ ...place, inBag: there, now: here });
    else places.add({ ...place, inBag: there, now: here, decides: true });
  });
}

/**
 * Compares findings with those from observations whose log-probabilities moved. These decide: another finding, order, place, standing,
 * calibration, tag, verdict or count; a value or a bound of an interval that moved by more than the tolerance allows in its unit. Sentences
 * are only listed: they are compared where the bag's own observations are reduced again.
 */
export function compareMovedFindings(
  places: Places,
  file: string,
  inBag: Findings,
  now: Findings,
  toleranceDecades: number,
): void {
  compareJson(inBag, now, (difference) => {
    const { at } = difference;
    if (at === '$.journalHead') return;
    const isMade = isWording(at) || MADE.test(at) || DRAWN.test(at);
    const decides = !isMade && isMaterial(difference, inBag, toleranceDecades);
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
