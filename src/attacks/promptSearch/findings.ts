import { isScored, ofTotal, pValue, type Remark } from '../../base/index.js';
import { noInterval, type Finding } from '../../domain/index.js';
import { finding, findingId } from '../findingKinds.js';
import {
  calibrationCaveats,
  common,
  controlWords,
  markedBy,
  MOST_SPANS,
  placeOf,
  sampledInterval,
} from '../kit/index.js';
import type { SearchedPassage, SearchJudgement } from './judge.js';
import { promptSearchKinds } from './kinds.js';
import type { PromptSearchInput } from './parameters.js';
import { words } from './words.js';

/** The findings about one target. */
export function promptSearchFindings(judgement: SearchJudgement, input: PromptSearchInput): Finding[] {
  return [ratioFinding(judgement, input), shareFinding(judgement, input)];
}

/** The p-values of both findings of a target; that of the best passage is corrected for the number of passages (Bonferroni). */
export function promptSearchP({ work, target, p, groupP }: SearchJudgement): [string, number][] {
  return [
    ...(isScored(p)
      ? [
          [
            findingId(promptSearchKinds['prompt-search-ratio'], work.id),
            Math.min(1, p * target.length),
          ] as const,
        ]
      : []),
    ...(isScored(groupP)
      ? [[findingId(promptSearchKinds['prompt-search-passages'], work.id), groupP] as const]
      : []),
  ].map(([id, value]) => [id, value]);
}

/** The best adversarial compression ratio, compared with the same search on the controls. */
function ratioFinding(judgement: SearchJudgement, { parameters }: PromptSearchInput): Finding {
  const { best, control, controlBest, calibration, target, p, onePasses } = judgement;
  const { passageTokens, alpha } = parameters;
  const found = target.filter(({ shortest }) => shortest !== null);
  const hasControl = control.length > 0;
  const isClaim = isScored(p) && p * target.length <= alpha && judgement.hits.length > 0;
  const reached =
    best === null || best.shortest === null
      ? 'No prompt was found'
      : hasControl
        ? `The shortest has ${best.shortest.length} tokens, so ACR ≥ ${ratioWords(best.ratio)}`
        : 'No compression ratio is printed without a control';
  const searched = `The search found, for ${ofTotal(found.length, target.length)} passages of ${passageTokens} tokens, a shorter prompt after which the model writes the passage word for word by greedy decoding.`;
  const controlFound = control.filter(({ shortest }) => shortest !== null).length;
  const controlAcr = isScored(controlBest) && controlBest > 0 ? `≥ ${ratioWords(controlBest)}` : 'none';
  const compared = `the same search succeeds for ${ofTotal(controlFound, control.length)} control passages (best ACR: ${controlAcr})`;
  const statedP = isScored(p)
    ? ` If a passage of the work were exchangeable with the control passages, its ratio would rank as high among theirs as the best one does with a probability of at most ${pValue(p)} (conformal p-value).`
    : hasControl
      ? ' No p-value is stated.'
      : '';
  return finding(promptSearchKinds['prompt-search-ratio'], judgement.work.id, {
    sentence: markedBy(
      calibration,
      `${searched} ${reached}; ${controlWords(calibration, compared)}.${statedP}`,
    ),
    value: !hasControl
      ? words.unscored('no-ratio-without-control')
      : best === null || best.ratio === 0
        ? words.unscored('no-shorter-prompt')
        : best.ratio,
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
  });
}

/** How many passages have a ratio above that of every control passage. */
function shareFinding(judgement: SearchJudgement, { parameters }: PromptSearchInput): Finding {
  const { calibration, target, control, hits, groupP, groupMethod } = judgement;
  const hasControl = control.length > 0;
  const isClaim = isScored(groupP) && groupP <= parameters.alpha && hits.length > 0;
  const controlFound = control.filter(({ shortest }) => shortest !== null).length;
  const counted = `${ofTotal(hits.length, target.length)} passages, chosen by the seed before anything was scored, have a shorter prompt than any of the ${control.length} control passages; the same search found a prompt for ${controlFound} of these.`;
  const error = isScored(groupP)
    ? `If the passages of the work and of the control were exchangeable, ratios at least this much higher in the work would occur with probability ${pValue(groupP)}.`
    : 'No error rate is stated.';
  return finding(promptSearchKinds['prompt-search-passages'], judgement.work.id, {
    sentence: markedBy(
      calibration,
      hasControl
        ? `${counted} ${error}`
        : `It cannot be determined whether the ${target.length} searched passages stand out: ${controlWords(calibration, '')}.`,
    ),
    value: !hasControl
      ? words.unscored('no-ratio-without-control')
      : target.length === 0
        ? words.unscored('no-passage-searched')
        : hits.length / target.length,
    ...(hasControl ? { count: { hits: hits.length, total: target.length, of: 'passages' } } : {}),
    controlValue: hasControl ? controlFound / control.length : common.unscored('no-control'),
    interval: hasControl
      ? sampledInterval(
          hits.length,
          target.length,
          'passages of this work that would be hits with this budget, estimated from the random sample that was tried',
        )
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
  });
}

/** Hits without a stated error rate are measured. Without hits, nothing is shown. */
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

function spansOf(passages: readonly SearchedPassage[]): Finding['spans'] {
  return passages.slice(0, MOST_SPANS).map(({ passage }) => ({
    ...placeOf(passage),
    logProbNats: words.unscored('written-behind-prompt'),
  }));
}

/** A compression ratio with one decimal, e.g. `6.7`. */
export function ratioWords(ratio: number): string {
  return ratio.toFixed(1);
}
