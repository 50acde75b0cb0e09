import {
  isScored,
  ofTotal,
  probabilityOfLog,
  Random,
  wholeNumber,
  type Remark,
  type Scored,
} from '../../base/index.js';
import { noInterval, type Finding, type FindingSpan, type Interval } from '../../domain/index.js';
import { clopperPearson, median, shiftOfMedians } from '../../measure/index.js';
import {
  calibrationCaveats,
  common,
  controlWords,
  judgementCaveats,
  markedBy,
  placeOf,
  type PassageJudgement,
} from '../kit/index.js';
import { MOST_SPANS } from '../windows/findings.js';
import { logPzIn, type OwnPlace, type VariedPassage, type VariedWorks } from './collectVariants.js';
import type { JudgedTarget, JudgedVariant } from './judgeVariants.js';
import { ladderRungs, rungId, TRUE_PREFIX, type OtherWords, type VariantInput } from './variants.js';
import { words } from './words.js';

/** Passages marked as common text that a caveat names. */
const MOST_MARKED = 20;

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

/** Is it memory of this work, or text that is likely anywhere? */
function boundFinding(target: JudgedTarget, gain: PassageJudgement, more: readonly Remark[]): Finding {
  const { base, bound, common: commonText, work } = target;
  const { calibration, tested, controlTested } = base.judgement;
  // What is claimed rests on both tests: above the control, and by their own words more than the control.
  const isClaimed = bound.length > 0 && gain.standing === 'claim';
  const bar = isScored(gain.controlMaximum) ? decades(gain.controlMaximum / Math.LN10) : 'nothing';
  const sentence = `${ofTotal(bound.length, tested)} passages lie above everything in the control and owe it to their own words: these make them more probable, over unrelated text, than any control passage is made by its own; ${wholeNumber(commonText.length)} more lie above the control but do not, and are marked as common text; ${controlWords(calibration, `of the control, held against its other blocks, ${ofTotal(gain.controlHits, controlTested)} gain as much (at most ${bar})`)}.`;
  return {
    id: `bound-to-their-words/${work.id}`,
    title: 'Memory, or common text',
    sentence: markedBy(calibration, sentence),
    tag: 'reconstruction',
    element: 'specific-work',
    workId: work.id,
    value: controlTested === 0 ? words.unscored('no-control-above') : share(bound.length, tested),
    unit: 'share of passages',
    count: { hits: bound.length, total: tested, of: 'passages' },
    controlValue: share(gain.controlHits, controlTested),
    interval: boundInterval(bound.length, tested),
    threshold: { name: 'highest control passage after its true prefix', log10: log10Of(base.judgement) },
    calibration,
    standing: base.judgement.standing === 'claim' && !isClaimed ? 'not-shown' : base.judgement.standing,
    spans: spansOf(bound),
    caveats: [
      ...judgementCaveats(base.judgement),
      ...(base.judgement.standing === 'claim' && !isClaimed
        ? [...gain.missing, common.remark('not-shown')]
        : []),
      ...(commonText.length === 0
        ? []
        : [
            words.remark('common-text', {
              places: commonText.slice(0, MOST_MARKED).map(charactersOf),
              marked: commonText.length,
            }),
          ]),
      ...more,
    ],
  };
}

function boundInterval(hits: number, tested: number): Interval {
  if (tested === 0) return noInterval(common.unscored('no-passage-tried'));
  return {
    kind: 'interval',
    ...clopperPearson(hits, tested),
    method: 'Clopper–Pearson',
    of: 'passages of this work that would be hits and owe it to their own words, from the random sample that was tried',
  };
}

function charactersOf({ passage }: VariedPassage): { startChar: number; endChar: number } {
  const { startChar, endChar } = placeOf(passage);
  return { startChar, endChar };
}

/** How much of it survives a changed prefix. */
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
  const which =
    base.judgement.hits.length > 0
      ? `the median of these ${wholeNumber(base.judgement.hits.length)}`
      : 'the median passage';
  const lost = losses.length === 0 ? '' : `; ${which} ${lostWords(median(losses))}`;
  const controlLost =
    controlLosses.length === 0 ? '' : `, and the median ${lostWords(median(controlLosses))}`;
  const sentence = `${variant.beginning}, ${ofTotal(hits.length, tested)} passages lie above everything in the control with the same change, with the true words ${ofTotal(base.judgement.hits.length, base.judgement.tested)}${lost}; ${controlWords(calibration, `of the control, held against its other blocks, ${ofTotal(controlHits, controlTested)} do${controlLost}`)}.`;
  return {
    id: `prefix-${variant.id}/${work.id}`,
    title: variant.kind === 'own' ? 'Your own prefix' : `Prefix changed: ${variant.title}`,
    sentence: markedBy(calibration, sentence),
    tag: 'reconstruction',
    element: 'reconstructed',
    workId: work.id,
    value: controlTested === 0 ? words.unscored('no-control-above') : share(hits.length, tested),
    unit: 'share of passages',
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue: share(controlHits, controlTested),
    interval:
      difference === null ? noInterval(words.unscored('not-scored-in-both')) : pairedInterval(difference),
    threshold: { name: 'highest control passage with the same change', log10: log10Of(judgement) },
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
  };
}

function pairedInterval({ lower, upper, level }: { lower: number; upper: number; level: number }): Interval {
  return {
    kind: 'interval',
    lower,
    upper,
    level,
    method: 'Newcombe, paired',
    of: 'share above the control with the true prefix minus the share with the changed one, on the same passages',
  };
}

function shiftCaveat(
  input: VariantInput,
  { work }: JudgedTarget,
  { variant, losses, controlLosses }: Pick<JudgedVariant, 'variant' | 'losses' | 'controlLosses'>,
): Remark[] {
  if (losses.length < 2 || controlLosses.length < 2) return [];
  const { shift, lower, upper } = shiftOfMedians({
    first: losses,
    second: controlLosses,
    random: new Random(`${input.seed}/prefix-shift/${variant.id}/${work.id}`),
  });
  return [
    words.remark('costs-more-than-control', {
      decades: shift,
      lower,
      upper,
      passages: losses.length,
      controls: controlLosses.length,
    }),
  ];
}

/** From which length of the true prefix on is it there? */
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
    ({ rung, one: { judgement } }) => `${rung}: ${ofTotal(judgement.hits.length, judgement.tested)}`,
  );
  const controlHits = rungs.map(
    ({ rung, one: { judgement } }) => `${rung}: ${ofTotal(judgement.controlHits, judgement.controlTested)}`,
  );
  const says =
    from === undefined
      ? 'At no length of the true prefix does half of the passages lie above everything in the control after as many tokens'
      : `${from.rung === 0 ? 'Even with nothing before them' : `From ${wholeNumber(from.rung)} tokens of the true text on`} at least half of the passages lie above everything in the control after as many tokens`;
  return {
    id: `prefix-ladder/${work.id}`,
    title: 'How much true text it takes',
    sentence: markedBy(
      calibration,
      `${says} (by tokens: ${hits.join('; ')}); ${controlWords(calibration, `of the control, held against its other blocks, ${controlHits.join('; ')}`)}.`,
    ),
    tag: 'reconstruction',
    element: 'reconstructed',
    workId: work.id,
    value: from === undefined ? words.unscored('at-no-length') : from.rung,
    unit: 'tokens',
    controlValue: words.unscored('control-at-no-length'),
    interval: noInterval(words.unscored('length-on-a-ladder')),
    calibration,
    standing: 'measured',
    spans: [],
    caveats: [...calibrationCaveats(calibration), words.remark('each-length-by-itself'), ...more],
  };
}

/** A prefix of the examiner's for one passage. */
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
    isScored(value) ? probabilityOfLog(value) : `no score (${value.reason})`;
  return {
    id: `own-prefix-${own.line}/${work.id}`,
    title: `Behind your prefix ${own.line}`,
    sentence: markedBy(
      calibration,
      `Behind your prefix ${own.line} the passage has a probability of ${says(afterOwn)}, behind its true words ${says(afterTrue)}; ${controlWords(calibration, isScored(highest) ? `of the control, behind its true words, the highest is ${probabilityOfLog(highest)}` : 'no passage of the control was scored')}.`,
    ),
    tag: 'reconstruction',
    element: 'reconstructed',
    workId: work.id,
    value: isScored(afterOwn) ? afterOwn / Math.LN10 : afterOwn,
    unit: 'log10 of probability',
    controlValue: log10Of(base.judgement),
    interval: noInterval(words.unscored('one-passage')),
    calibration,
    standing: 'measured',
    spans: [
      {
        workId: work.id,
        startChar,
        endChar,
        logProbNats: afterOwn,
      },
    ],
    caveats: calibrationCaveats(calibration),
  };
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
