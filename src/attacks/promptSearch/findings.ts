import { isScored, unscored } from '../../base/index.js';
import type { Finding, Interval } from '../../domain/index.js';
import { clopperPearson } from '../../measure/index.js';
import { calibrationCaveats, controlWords, markedBy, placeOf } from '../kit/index.js';
import { MOST_SPANS } from '../windows/findings.js';
import { ofTotal } from '../kit/numbersInWords.js';
import type { SearchedPassage, SearchJudgement } from './judge.js';
import type { PromptSearchInput } from './parameters.js';

/** Why a ratio is not printed. */
export const NO_RATIO =
  'Not printed without a control: searched prompts succeed on text that the model never saw, too.';

/** The findings about one target. */
export function promptSearchFindings(judgement: SearchJudgement, input: PromptSearchInput): Finding[] {
  return [ratioFinding(judgement, input), shareFinding(judgement, input)];
}

/** The best adversarial compression ratio, held against the same search on the controls. */
function ratioFinding(judgement: SearchJudgement, { parameters }: PromptSearchInput): Finding {
  const { best, control, controlBest, calibration, target, p, onePasses } = judgement;
  const { passageTokens, alpha } = parameters;
  const found = target.filter(({ shortest }) => shortest !== null);
  const hasControl = control.length > 0;
  const isClaim = isScored(p) && p * target.length <= alpha && judgement.hits.length > 0;
  const reached =
    best === null || best.shortest === null
      ? 'no prompt was found'
      : hasControl
        ? `the shortest has ${best.shortest.length} tokens, so that ACR ≥ ${ratioWords(best.ratio)}`
        : 'no compression ratio is printed without a control';
  return {
    id: `prompt-search-ratio/${judgement.work.id}`,
    title: 'Adversarial compression ratio',
    sentence: markedBy(
      calibration,
      `For ${ofTotal(found.length, target.length)} passages of ${passageTokens} tokens the search found a shorter prompt behind which the model writes the passage word for word by its first choices; ${reached}; ${controlWords(
        calibration,
        `the same search succeeds for ${ofTotal(control.filter(({ shortest }) => shortest !== null).length, control.length)} control passages (best ACR ${isScored(controlBest) && controlBest > 0 ? `≥ ${ratioWords(controlBest)}` : 'none'}), ${isScored(p) ? `which gives the best passage a conformal p-value of ${p.toFixed(3)}` : 'and no p-value is stated'}`,
      )}.`,
    ),
    tag: 'extraction',
    element: 'specific-work',
    workId: judgement.work.id,
    value: !hasControl
      ? unscored(NO_RATIO)
      : best === null || best.ratio === 0
        ? unscored('No prompt shorter than the passage was found within the budget.')
        : best.ratio,
    unit: 'tokens written for each token of the prompt, at least',
    controlValue:
      isScored(controlBest) && controlBest === 0
        ? unscored('No prompt was found for any control passage within the same budget.')
        : controlBest,
    interval: {
      kind: 'none',
      reason:
        'A bound for one passage: no shorter prompt was found, and a longer search could only raise the ratio.',
    },
    calibration,
    standing: standingOf(judgement, isClaim),
    spans: spansOf(best === null || best.shortest === null ? [] : [best]),
    caveats: [
      ...calibrationCaveats(calibration),
      ...(isScored(onePasses) && isScored(p)
        ? [
            `The p-value of the best passage is not corrected for the ${target.length} that were tried: with as many innocent ones, one would exceed all ${control.length} control passages with probability ${onePasses.toFixed(2)}. A claim about one passage by itself needs ${Math.ceil(target.length / alpha) - 1} control passages.`,
          ]
        : []),
      'Optimised prompts alone prove nothing; only the difference to the control counts.',
      'Prompts are given as tokens: read as text they may be cut into others.',
      ...lostCaveat(judgement),
    ],
  };
}

/** How many passages are reached by a ratio that no control passage has. */
function shareFinding(judgement: SearchJudgement, { parameters }: PromptSearchInput): Finding {
  const { calibration, target, control, hits, groupP, groupMethod } = judgement;
  const hasControl = control.length > 0;
  const isClaim = isScored(groupP) && groupP <= parameters.alpha && hits.length > 0;
  const controlFound = control.filter(({ shortest }) => shortest !== null).length;
  return {
    id: `prompt-search-passages/${judgement.work.id}`,
    title: 'Passages with a short prompt that no control passage has',
    sentence: markedBy(
      calibration,
      hasControl
        ? `${ofTotal(hits.length, target.length)} passages, chosen by the seed before anything was scored, have a prompt that is shorter than that of any of the ${control.length} control passages, for which the same search found ${controlFound}; ${isScored(groupP) ? `that the work’s ratios are so much higher by chance has probability ${probability(groupP)}` : 'no error rate is stated'}.`
        : `Whether the ${target.length} searched passages stand out cannot be said: ${controlWords(calibration, '')}.`,
    ),
    tag: 'extraction',
    element: 'reconstructed',
    workId: judgement.work.id,
    value: !hasControl
      ? unscored(NO_RATIO)
      : target.length === 0
        ? unscored('No passage of the work could be searched.')
        : hits.length / target.length,
    unit: 'share of passages',
    ...(hasControl ? { count: { hits: hits.length, total: target.length, of: 'passages' } } : {}),
    controlValue: hasControl ? controlFound / control.length : unscored('There is no control.'),
    interval: hasControl
      ? shareInterval(hits.length, target.length)
      : { kind: 'none', reason: 'There is no control.' },
    calibration,
    standing: standingOf(judgement, isClaim),
    spans: spansOf(hits),
    caveats: [
      ...calibrationCaveats(calibration),
      ...(isScored(groupP)
        ? [
            `Rank-sum test of the ratios, one-sided, ${groupMethod === 'exact' ? 'all choices counted, ties included' : 'normal approximation'}; it holds if passages of work and control are exchangeable.`,
          ]
        : []),
      ...(hasControl
        ? ['The control’s share counts every prompt that was found; none of its passages can exceed itself.']
        : []),
      ...(hits.length > 0 || !hasControl ? [] : ['Not shown by this test. Absence is not shown.']),
      ...lostCaveat(judgement),
    ],
  };
}

/** Hits without a stated error rate are measured; without hits nothing is shown. */
function standingOf({ calibration, hits }: SearchJudgement, isClaim: boolean): Finding['standing'] {
  if (calibration.kind === 'uncalibrated') return 'measured';
  return isClaim ? 'claim' : hits.length > 0 ? 'measured' : 'not-shown';
}

function lostCaveat({ target, control }: SearchJudgement): string[] {
  const derailed = [...target, ...control].reduce(
    (sum, { search }) => sum + search.tried.reduce((own, one) => own + one.derailed, 0),
    0,
  );
  return derailed === 0
    ? []
    : [
        `${derailed} prompts behind which every token scored as first choice did not make the model write the passage; they do not count.`,
      ];
}

function shareInterval(hits: number, total: number): Interval {
  if (total === 0) return { kind: 'none', reason: 'No passage was tried.' };
  const { lower, upper, level } = clopperPearson(hits, total);
  return {
    kind: 'interval',
    lower,
    upper,
    level,
    method: 'Clopper–Pearson',
    of: 'passages of this work that would be hits with this budget, from the random sample that was tried',
  };
}

function spansOf(passages: readonly SearchedPassage[]): Finding['spans'] {
  return passages.slice(0, MOST_SPANS).map(({ passage }) => ({
    ...placeOf(passage),
    logProbNats: unscored('Written by first choices behind a searched prompt.'),
  }));
}

/** `6.7`. */
export function ratioWords(ratio: number): string {
  return ratio.toFixed(1);
}

function probability(p: number): string {
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}
