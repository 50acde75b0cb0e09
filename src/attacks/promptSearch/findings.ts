import { isScored, ofTotal, type Remark } from '../../base/index.js';
import { noInterval, type Finding, type Interval } from '../../domain/index.js';
import { clopperPearson } from '../../measure/index.js';
import { calibrationCaveats, common, controlWords, markedBy, placeOf } from '../kit/index.js';
import { MOST_SPANS } from '../windows/findings.js';
import type { SearchedPassage, SearchJudgement } from './judge.js';
import type { PromptSearchInput } from './parameters.js';
import { words } from './words.js';

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
      ? words.unscored('no-ratio-without-control')
      : best === null || best.ratio === 0
        ? words.unscored('no-shorter-prompt')
        : best.ratio,
    unit: 'tokens written for each token of the prompt, at least',
    controlValue:
      isScored(controlBest) && controlBest === 0 ? words.unscored('no-prompt-in-control') : controlBest,
    interval: noInterval(words.unscored('bound-for-one-passage')),
    calibration,
    standing: standingOf(judgement, isClaim),
    spans: spansOf(best === null || best.shortest === null ? [] : [best]),
    caveats: [
      ...calibrationCaveats(calibration),
      ...(isScored(onePasses) && isScored(p)
        ? [
            words.remark('p-not-corrected', {
              tried: target.length,
              controls: control.length,
              onePasses,
              needed: Math.ceil(target.length / alpha) - 1,
            }),
          ]
        : []),
      words.remark('only-difference-counts'),
      words.remark('given-as-tokens'),
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
      ? words.unscored('no-ratio-without-control')
      : target.length === 0
        ? words.unscored('no-passage-searched')
        : hits.length / target.length,
    unit: 'share of passages',
    ...(hasControl ? { count: { hits: hits.length, total: target.length, of: 'passages' } } : {}),
    controlValue: hasControl ? controlFound / control.length : common.unscored('no-control'),
    interval: hasControl
      ? shareInterval(hits.length, target.length)
      : noInterval(common.unscored('no-control')),
    calibration,
    standing: standingOf(judgement, isClaim),
    spans: spansOf(hits),
    caveats: [
      ...calibrationCaveats(calibration),
      ...(isScored(groupP) ? [words.remark('rank-sum-test', { method: groupMethod })] : []),
      ...(hasControl ? [words.remark('control-share-counts-all')] : []),
      ...(hits.length > 0 || !hasControl ? [] : [common.remark('not-shown')]),
      ...lostCaveat(judgement),
    ],
  };
}

/** Hits without a stated error rate are measured; without hits nothing is shown. */
function standingOf({ calibration, hits }: SearchJudgement, isClaim: boolean): Finding['standing'] {
  if (calibration.kind === 'uncalibrated') return 'measured';
  return isClaim ? 'claim' : hits.length > 0 ? 'measured' : 'not-shown';
}

function lostCaveat({ target, control }: SearchJudgement): Remark[] {
  const derailed = [...target, ...control].reduce(
    (sum, { search }) => sum + search.tried.reduce((own, one) => own + one.derailed, 0),
    0,
  );
  return derailed === 0 ? [] : [words.remark('derailed-prompts', { prompts: derailed })];
}

function shareInterval(hits: number, total: number): Interval {
  if (total === 0) return noInterval(common.unscored('no-passage-tried'));
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
    logProbNats: words.unscored('written-behind-prompt'),
  }));
}

/** `6.7`. */
export function ratioWords(ratio: number): string {
  return ratio.toFixed(1);
}

function probability(p: number): string {
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}
