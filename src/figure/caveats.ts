import type { Remark } from '../base/index.js';
import type { Finding, Report } from '../domain/index.js';
import { isUnmet } from './findingWords.js';

/**
 * Codes of caveats without which a reader would conclude something else, beside the conditions of a claim that are not met: they stand with
 * their finding.
 */
const DECISIVE: ReadonlySet<string> = new Set([
  'hit-alone',
  'passage-alone',
  'hits-too-few',
  'hits-not-compared',
  'no-test',
  'control-zero',
  'tail-heavier',
  'no-rate-imperfect',
  'test-uncalibrated',
  'beside-passes',
  'sentences-alone',
  'spike-missed',
  'spike-foreign',
  'windows-unscored',
  'text-missing',
  'imperfect-no-list',
  'not-distinguished-from-common-text',
  'in-answer-names-work',
  'title-in-work',
  'own-answer-in-prompt',
  'survey-differs',
  'decoded-differently',
  'beyond-compressor',
  'beyond-reference',
  'other-not-excluded',
  'fine-tuning-not-excluded',
]);

/** Codes of caveats that other parts of the report give with their numbers. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  // The word beside the title of the finding
  'uncalibrated',
  // The table of results of the same rule for other text
  'beside-called',
  'spike-found',
  // The sentence of a finding that is not shown begins so
  'not-shown',
]);

/** Codes of caveats about how a claim depends on its control; the adequacy of the control has them, unless the claim does not hold. */
const SENSITIVITY: ReadonlySet<string> = new Set(['sensitivity-passages', 'sensitivity-portion']);

/** A caveat that says less than another: the finding refers to the other one. */
const SAID_BY: Readonly<Record<string, string>> = { 'control-left-out-share': 'control-left-out' };

/** The caveats of a finding: those that stand with it, and those that it refers to by the number of a note. */
export interface SortedCaveats {
  readonly beside: readonly Remark[];
  readonly notes: readonly Remark[];
}

/** Sorts the caveats of a finding by their codes. @param findings all findings of its examination */
export function sortedCaveats(
  { caveats }: Pick<Finding, 'caveats'>,
  findings: readonly Pick<Finding, 'caveats'>[],
  limits: Report['limits'],
): SortedCaveats {
  const beside: Remark[] = [];
  const notes: Remark[] = [];
  // A later step that lacks the first one is not shown for this reason alone, whatever else is missing.
  const isLaterStep = caveats.some(({ code }) => code === 'no-memorized-passage');
  for (const caveat of caveats) {
    if (isElsewhere(caveat, limits)) continue;
    const unmet = isUnmet(caveat.code) && (!isLaterStep || caveat.code === 'no-memorized-passage');
    if (unmet || isDecisive(caveat)) beside.push(caveat);
    else notes.push(sayingMore(caveat, findings));
  }
  return { beside, notes };
}

function isDecisive({ code, data }: Remark): boolean {
  return DECISIVE.has(code) || (SENSITIVITY.has(code) && data?.['holds'] === false);
}

function isElsewhere({ code, data }: Remark, limits: Report['limits']): boolean {
  if (ELSEWHERE.has(code)) return true;
  if (code === 'error-rates-hold-if') return limits.some((limit) => limit.code === 'exchangeable');
  return SENSITIVITY.has(code) && data?.['holds'] === true;
}

/** The caveat itself, or one of the same examination that says more. */
function sayingMore(caveat: Remark, findings: readonly Pick<Finding, 'caveats'>[]): Remark {
  const code = SAID_BY[caveat.code];
  if (code === undefined) return caveat;
  return findings.flatMap(({ caveats }) => caveats).find((one) => one.code === code) ?? caveat;
}
