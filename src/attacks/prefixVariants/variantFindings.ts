import {
  isScored,
  ofTotal,
  probabilityOfLog,
  Random,
  verbOf,
  wholeNumber,
  type Remark,
  type Scored,
} from '../../base/index.js';
import { noInterval, type Finding, type FindingSpan, type Interval } from '../../domain/index.js';
import { median, MINIMUM_BLOCKS, shiftOfMedians } from '../../measure/index.js';
import { finding } from '../findingKinds.js';
import {
  calibrationCaveats,
  common,
  controlWords,
  judgementCaveats,
  markedBy,
  MOST_SPANS,
  type PassageJudgement,
  placeOf,
  sampledInterval,
} from '../kit/index.js';
import { logPzIn, type OwnPlace, type VariedPassage, type VariedWorks } from './collectVariants.js';
import type { JudgedTarget, JudgedVariant } from './judgeVariants.js';
import { variantKinds } from './kinds.js';
import { ladderRungs, rungId, TRUE_PREFIX, type OtherWords, type VariantInput } from './variants.js';
import { words } from './words.js';

/** The most passages that a caveat names. */
const MOST_NAMED = 20;

/** All findings about one target. */
export function variantFindings(input: VariantInput, works: VariedWorks, target: JudgedTarget): Finding[] {
  const more =
    works.unscoredReasons.length === 0
      ? []
      : [words.remark('passages-unscored', { because: works.unscoredReasons })];
  return [
    ...(target.gain === null ? [] : [boundFinding(target, target.gain, more)]),
    ...target.variants.flatMap(({ variant, ...one }) =>
      variant.kind === 'changed' || variant.kind === 'own'
        ? [survivalFinding(input, target, { ...one, variant }, more)]
        : [],
    ),
    ...(ladderRungs(input).length < 2 ? [] : [ladderFinding(input, target, more)]),
    ...works.own.filter(({ work }) => work === target.work).map((own) => ownPlaceFinding(input, target, own)),
  ];
}

/** Which passages depend on their own words; text that is probable anywhere does not. */
function boundFinding(target: JudgedTarget, gain: PassageJudgement, more: readonly Remark[]): Finding {
  const { base, bound, undistinguished, work } = target;
  const { calibration, tested, controlTested } = base.judgement;
  // The claim rests on both tests: above the control, and raised by their own words more than the control.
  const isClaimed = bound.length > 0 && gain.standing === 'claim';
  const bar = isScored(gain.controlMaximum) ? decades(gain.controlMaximum / Math.LN10) : 'none';
  const depend = `${ofTotal(bound.length, tested)} passages ${verbOf(bound.length, 'exceeds every control passage and depends on its', 'exceed every control passage and depend on their')} exact prefix: compared with unrelated text, the true prefix raises ${verbOf(bound.length, 'its', 'their')} probability more than that of any control passage`;
  const controlPart = `of the control passages, each compared with the rest of the control, ${ofTotal(gain.controlHits, controlTested)} gain as much (largest gain: ${bar})`;
  const others =
    undistinguished.length === 0
      ? ''
      : ` ${wholeNumber(undistinguished.length)} more exceed every control passage without such a gain. This test cannot distinguish them from common text.`;
  const sentence = `${depend}; ${controlWords(calibration, controlPart)}.${others}`;
  return finding(variantKinds['bound-to-their-words'], work.id, {
    sentence: markedBy(calibration, sentence),
    value: controlTested === 0 ? words.unscored('no-control-above') : share(bound.length, tested),
    count: { hits: bound.length, total: tested, of: 'passages' },
    controlValue: share(gain.controlHits, controlTested),
    interval: sampledInterval(
      bound.length,
      tested,
      'the share of all passages of this work that would be hits and depend on their own words, estimated from the random sample tested',
    ),
    threshold: { name: 'highest control passage after its true prefix', log10: log10Of(base.judgement) },
    calibration,
    standing: base.judgement.standing === 'claim' && !isClaimed ? 'not-shown' : base.judgement.standing,
    spans: spansOf(bound),
    caveats: [
      ...judgementCaveats(base.judgement),
      ...(base.judgement.standing === 'claim' && !isClaimed
        ? [...gain.missing, common.remark('not-shown')]
        : []),
      ...(undistinguished.length === 0
        ? []
        : [
            words.remark('not-distinguished-from-common-text', {
              places: undistinguished.slice(0, MOST_NAMED).map(charactersOf),
              passages: undistinguished.length,
            }),
          ]),
      ...more,
    ],
  });
}

function charactersOf({ passage }: VariedPassage): { startChar: number; endChar: number } {
  const { startChar, endChar } = placeOf(passage);
  return { startChar, endChar };
}

/** How many passages remain above the control after a changed prefix. */
function survivalFinding(
  input: VariantInput,
  target: JudgedTarget,
  {
    variant,
    judgement,
    losses,
    controlLosses,
    difference,
    words: wordsBefore,
  }: JudgedVariant & { readonly variant: OtherWords },
  more: readonly Remark[],
): Finding {
  const { base, work } = target;
  const { calibration, tested, controlTested, controlHits, hits } = judgement;
  const hitsAfterTrue = base.judgement.hits.length;
  const which =
    hitsAfterTrue > 0
      ? hitsAfterTrue === 1
        ? 'This passage'
        : `The median of these ${wholeNumber(hitsAfterTrue)} passages`
      : 'The median passage';
  const ofControl = isSelection(base.judgement)
    ? `the median of an equal share of the control (its ${wholeNumber(controlLosses.decades.length)} most probable passages after their true prefixes)`
    : 'the median control passage';
  const controlLost =
    controlLosses.decades.length === 0
      ? ''
      : `, and ${ofControl} ${lostWords(median(controlLosses.decades))}`;
  const lost =
    losses.decades.length === 0 ? '' : ` ${which} ${lostWords(median(losses.decades))}${controlLost}.`;
  const here = `${variant.beginning}, ${ofTotal(hits.length, tested)} passages ${verbOf(hits.length, 'exceeds', 'exceed')} every control passage in the same form`;
  const controlPart = `of the control passages, each compared with the rest of the control, ${ofTotal(controlHits, controlTested)} do`;
  const afterTrue = `After the true words, ${ofTotal(base.judgement.hits.length, base.judgement.tested)} passages ${verbOf(base.judgement.hits.length, 'exceeds', 'exceed')} every control passage.`;
  const sentence = `${here}; ${controlWords(calibration, controlPart)}. ${afterTrue}${lost}`;
  const [kind, names] =
    variant.kind === 'own'
      ? [variantKinds['prefix-own'], { line: String(variant.line) }]
      : [variantKinds['prefix-changed'], { variant: variant.id, change: variant.title }];
  return finding(kind, work.id, {
    names,
    sentence: markedBy(calibration, sentence),
    value: controlTested === 0 ? words.unscored('no-control-above') : share(hits.length, tested),
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue: share(controlHits, controlTested),
    interval:
      difference === null ? noInterval(words.unscored('not-scored-in-both')) : pairedInterval(difference),
    threshold: { name: 'highest control passage in the same form', log10: log10Of(judgement) },
    calibration,
    standing: judgement.standing,
    spans: spansOf(
      target.passages.filter(({ passage }) => hits.some((hit) => hit.passage === passage)),
      variant.id,
    ),
    caveats: [
      ...judgementCaveats(judgement),
      ...shiftCaveat(input, target, { variant, losses, controlLosses }),
      ...(variant.kind === 'changed' && isScored(wordsBefore) && isScored(base.words)
        ? [
            words.remark('fewer-words', {
              tokens: variant.tokens,
              words: wordsBefore,
              trueWords: base.words,
            }),
          ]
        : []),
      ...more,
    ],
  });
}

function pairedInterval({ lower, upper, level }: { lower: number; upper: number; level: number }): Interval {
  return {
    kind: 'interval',
    lower,
    upper,
    level,
    method: 'Newcombe, paired',
    of: 'the share above the control with the true prefix minus the share with the changed prefix, on the same passages',
  };
}

/** True if the passages whose losses are stated are a part of those tested; the control's are then the same share of it. */
function isSelection({ hits, tested }: PassageJudgement): boolean {
  return hits.length > 0 && hits.length < tested;
}

/** By how much more the change costs the passages than control passages selected in the same way, with an interval over blocks. */
function shiftCaveat(
  input: VariantInput,
  { work, base }: JudgedTarget,
  { variant, losses, controlLosses }: Pick<JudgedVariant, 'variant' | 'losses' | 'controlLosses'>,
): Remark[] {
  if (losses.decades.length < 2 || controlLosses.decades.length < 2) return [];
  const { shift, lower, upper } = shiftOfMedians({
    first: losses.decades,
    second: controlLosses.decades,
    blocks: { first: losses.blocks, second: controlLosses.blocks },
    random: new Random(`${input.seed}/prefix-shift/${variant.id}/${work.id}`),
  });
  const blocks = [losses, controlLosses].map((one) => new Set(one.blocks).size);
  const compared = {
    decades: shift,
    passages: losses.decades.length,
    controls: controlLosses.decades.length,
    selected: isSelection(base.judgement),
  };
  const fewest = Math.min(...blocks);
  return [
    fewest < MINIMUM_BLOCKS
      ? words.remark('cost-without-interval', { ...compared, blocks: fewest, needed: MINIMUM_BLOCKS })
      : words.remark('cost-compared', { ...compared, lower, upper }),
  ];
}

/** The shortest true prefix after which at least half of the passages exceed the control. */
function ladderFinding(input: VariantInput, target: JudgedTarget, more: readonly Remark[]): Finding {
  const { work, base } = target;
  const { calibration } = base.judgement;
  const rungs = ladderRungs(input).flatMap((rung) => {
    const one = [base, ...target.variants].find(
      ({ variant }) => variant.id === rungId(rung, input.parameters),
    );
    return one === undefined ? [] : [{ rung, one }];
  });
  const isThere = ({ one: { judgement } }: (typeof rungs)[number]): boolean =>
    judgement.tested > 0 && judgement.hits.length * 2 >= judgement.tested;
  const from = rungs.find(isThere);
  const hits = rungs.map(
    ({ rung, one: { judgement } }) =>
      `${ofTotal(judgement.hits.length, judgement.tested)} after ${rung} tokens`,
  );
  const controlHits = rungs.map(
    ({ rung, one: { judgement } }) =>
      `${ofTotal(judgement.controlHits, judgement.controlTested)} after ${rung} tokens`,
  );
  const controlPart = `control passages that exceed the rest of the control: ${controlHits.join(', ')}`;
  const exceed = 'exceed every control passage after a prefix of the same length';
  const says =
    from === undefined
      ? `At no length of the true prefix do at least half of the passages ${exceed}`
      : from.rung === 0
        ? `Even without a prefix, at least half of the passages ${exceed}`
        : `With ${wholeNumber(from.rung)} tokens of the true text, but with no shorter prefix tested, at least half of the passages ${exceed}`;
  return finding(variantKinds['prefix-ladder'], work.id, {
    sentence: markedBy(
      calibration,
      `${says}. Passages that do so: ${hits.join(', ')}; ${controlWords(calibration, controlPart)}.`,
    ),
    value: from === undefined ? words.unscored('at-no-length') : from.rung,
    controlValue: words.unscored('control-at-no-length'),
    interval: noInterval(words.unscored('length-on-a-ladder')),
    calibration,
    caveats: [...calibrationCaveats(calibration), words.remark('each-length-by-itself'), ...more],
  });
}

/** A prefix that the examiner supplied for one passage. */
function ownPlaceFinding(input: VariantInput, target: JudgedTarget, own: OwnPlace): Finding {
  const { work, base } = target;
  const { controls } = base.judgement.calibration;
  const { startChar, endChar } = placeOf({
    ...input.parameters,
    work,
    startToken: own.startToken,
    block: '',
  });
  const { afterOwn, afterTrue } = own;
  const calibration = {
    kind: 'uncalibrated' as const,
    reasons: [words.remark('own-prefix-no-control')],
    controls: [...controls],
  };
  const highest = base.judgement.controlMaximum;
  const says = (value: Scored): string =>
    isScored(value) ? `a probability of ${probabilityOfLog(value)}` : `no score (${value.reason})`;
  const controlPart = isScored(highest)
    ? `in the control, the highest probability after the true words is ${probabilityOfLog(highest)}`
    : 'no control passage was scored';
  return finding(variantKinds['own-prefix'], work.id, {
    names: { line: String(own.line) },
    sentence: markedBy(
      calibration,
      `After your prefix ${own.line}, the passage has ${says(afterOwn)}. After its true prefix, it has ${says(afterTrue)}; ${controlWords(calibration, controlPart)}.`,
    ),
    value: isScored(afterOwn) ? afterOwn / Math.LN10 : afterOwn,
    controlValue: log10Of(base.judgement),
    interval: noInterval(words.unscored('one-passage')),
    calibration,
    spans: [
      {
        workId: work.id,
        startChar,
        endChar,
        logProbNats: afterOwn,
      },
    ],
    caveats: calibrationCaveats(calibration),
  });
}

function spansOf(passages: readonly VariedPassage[], id = TRUE_PREFIX): FindingSpan[] {
  return passages
    .map((varied) => ({ varied, logPz: logPzIn(varied, id) ?? -Infinity }))
    .sort((a, b) => b.logPz - a.logPz || a.varied.passage.startToken - b.varied.passage.startToken)
    .slice(0, MOST_SPANS)
    .map(({ varied, logPz }) => ({
      ...placeOf(varied.passage),
      logProbNats: logPz === -Infinity ? words.unscored('not-scored') : logPz,
    }));
}

function share(hits: number, total: number): Scored {
  return total === 0 ? common.unscored('no-passage-tried') : hits / total;
}

function log10Of({ controlMaximum }: PassageJudgement): Scored {
  return isScored(controlMaximum) ? controlMaximum / Math.LN10 : controlMaximum;
}

function lostWords(value: number): string {
  const rounded = Math.abs(value).toFixed(1);
  if (rounded === '0.0') return 'loses nothing';
  return `${value > 0 ? 'loses' : 'gains'} ${rounded} decades`;
}

function decades(value: number): string {
  return `${value.toFixed(1)} decades`;
}
