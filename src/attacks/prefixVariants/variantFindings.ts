import { isScored, Random, unscored, type Scored } from '../../base/index.js';
import type { Finding, FindingSpan, Interval } from '../../domain/index.js';
import { clopperPearson, median, shiftOfMedians } from '../../measure/index.js';
import {
  calibrationCaveats,
  controlWords,
  judgementCaveats,
  markedBy,
  placeOf,
  probabilityWords,
  type PassageJudgement,
} from '../kit/index.js';
import { MOST_SPANS } from '../windows/findings.js';
import { ofTotal, wholeNumber } from '../kit/numbersInWords.js';
import { logPzIn, type OwnPlace, type VariedPassage, type VariedWorks } from './collectVariants.js';
import type { JudgedTarget, JudgedVariant } from './judgeVariants.js';
import { ladderRungs, rungId, TRUE_PREFIX, type VariantInput } from './variants.js';

/** All findings about one target. */
export function variantFindings(input: VariantInput, works: VariedWorks, target: JudgedTarget): Finding[] {
  const more =
    works.unscoredReasons.length === 0
      ? []
      : [`Some passages have no score: ${works.unscoredReasons.join(' ')}`];
  return [
    ...(target.gain === null ? [] : [boundFinding(target, target.gain, more)]),
    ...target.variants
      .filter(({ variant: { kind } }) => kind === 'changed' || kind === 'own')
      .map((one) => survivalFinding(input, target, one, more)),
    ...(ladderRungs(input).length < 2 ? [] : [ladderFinding(input, target, more)]),
    ...works.own.filter(({ work }) => work === target.work).map((own) => ownPlaceFinding(input, target, own)),
  ];
}

/** Is it memory of this work, or text that is likely anywhere? */
function boundFinding(target: JudgedTarget, gain: PassageJudgement, more: readonly string[]): Finding {
  const { base, bound, common, work } = target;
  const { calibration, tested, controlTested } = base.judgement;
  // What is claimed rests on both tests: above the control, and by their own words more than the control.
  const isClaimed = bound.length > 0 && gain.standing === 'claim';
  const bar = isScored(gain.controlMaximum) ? decades(gain.controlMaximum / Math.LN10) : 'nothing';
  const sentence = `${ofTotal(bound.length, tested)} passages lie above everything in the control and owe it to their own words: these make them more probable, over unrelated text, than any control passage is made by its own; ${wholeNumber(common.length)} more lie above the control but do not, and are marked as common text; ${controlWords(calibration, `of the control, held against its other blocks, ${ofTotal(gain.controlHits, controlTested)} gain as much (at most ${bar})`)}.`;
  return {
    id: `bound-to-their-words/${work.id}`,
    title: 'Memory, or common text',
    sentence: markedBy(calibration, sentence),
    tag: 'reconstruction',
    element: 'specific-work',
    workId: work.id,
    value: controlTested === 0 ? unscored('There is no control to be above.') : share(bound.length, tested),
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
        ? [...gain.missing, 'Not shown by this test. Absence is not shown.']
        : []),
      ...(common.length === 0
        ? []
        : [
            `Marked as common text: ${common.slice(0, 20).map(placeInWords).join('; ')}${common.length > 20 ? '; …' : '.'}`,
          ]),
      ...more,
    ],
  };
}

function boundInterval(hits: number, tested: number): Interval {
  if (tested === 0) return { kind: 'none', reason: 'No passage was tried.' };
  return {
    kind: 'interval',
    ...clopperPearson(hits, tested),
    method: 'Clopper–Pearson',
    of: 'passages of this work that would be hits and owe it to their own words, from the random sample that was tried',
  };
}

function placeInWords({ passage }: VariedPassage): string {
  const { startChar, endChar } = placeOf(passage);
  return `characters ${startChar}–${endChar}`;
}

/** How much of it survives a changed prefix. */
function survivalFinding(
  input: VariantInput,
  target: JudgedTarget,
  { variant, judgement, losses, controlLosses, difference, words }: JudgedVariant,
  more: readonly string[],
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
  const sentence = `${beginning(variant.id, variant.title)}, ${ofTotal(hits.length, tested)} passages lie above everything in the control with the same change, with the true words ${ofTotal(base.judgement.hits.length, base.judgement.tested)}${lost}; ${controlWords(calibration, `of the control, held against its other blocks, ${ofTotal(controlHits, controlTested)} do${controlLost}`)}.`;
  return {
    id: `prefix-${variant.id}/${work.id}`,
    title: variant.kind === 'own' ? 'Your own prefix' : `Prefix changed: ${variant.title}`,
    sentence: markedBy(calibration, sentence),
    tag: 'reconstruction',
    element: 'reconstructed',
    workId: work.id,
    value: controlTested === 0 ? unscored('There is no control to be above.') : share(hits.length, tested),
    unit: 'share of passages',
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue: share(controlHits, controlTested),
    interval:
      difference === null
        ? { kind: 'none', reason: 'No passage was scored in both forms.' }
        : pairedInterval(difference),
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
      ...(variant.kind === 'changed' && isScored(words) && isScored(base.words)
        ? [
            `Changed or not, the prefix has ${wholeNumber(variant.tokens)} tokens: some ${words.toFixed(0)} words here, ${base.words.toFixed(0)} of the true text (medians).`,
          ]
        : []),
      ...more,
    ],
  };
}

function beginning(id: string, title: string): string {
  switch (id) {
    case 'capitals':
      return 'With the words before them in capitals';
    case 'double-blanks':
      return 'With two blanks between the words before them';
    case 'line-breaks':
      return 'With a line break after each word before them';
    case 'typos':
      return 'With typing errors in the words before them';
    case 'shuffled':
      return 'With the tokens before them shuffled';
    default:
      return `Behind ${title.replace(/^Your own: (.*)$/u, 'your prefix “$1”')}`;
  }
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
): string[] {
  if (losses.length < 2 || controlLosses.length < 2) return [];
  const { shift, lower, upper } = shiftOfMedians({
    first: losses,
    second: controlLosses,
    random: new Random(`${input.seed}/prefix-shift/${variant.id}/${work.id}`),
  });
  return [
    `The change costs these passages ${shift.toFixed(1)} decades more than control passages (difference of medians; 95 % bootstrap interval ${lower.toFixed(1)} to ${upper.toFixed(1)}; ${losses.length} and ${controlLosses.length} passages).`,
  ];
}

/** From which length of the true prefix on is it there? */
function ladderFinding(input: VariantInput, target: JudgedTarget, more: readonly string[]): Finding {
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
    value: from === undefined ? unscored('Half of the passages are reached at no length.') : from.rung,
    unit: 'tokens',
    controlValue: unscored('By its own maximum the control is reached at no length.'),
    interval: { kind: 'none', reason: 'A length on a ladder of lengths; the shares are in the table.' },
    calibration,
    standing: 'measured',
    spans: [],
    caveats: [
      ...calibrationCaveats(calibration),
      'Each length is held against the control after as many of its own true tokens. Places too near the beginning of a work for a length are left out there.',
      ...more,
    ],
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
    reasons: ['A prefix for a single passage has no control that was put behind the same prefix.'],
    controls: [...controls],
  };
  const highest = base.judgement.controlMaximum;
  const says = (value: Scored): string =>
    isScored(value) ? probabilityWords(value) : `no score (${value.reason})`;
  return {
    id: `own-prefix-${own.line}/${work.id}`,
    title: `Behind your prefix ${own.line}`,
    sentence: markedBy(
      calibration,
      `Behind your prefix ${own.line} the passage has a probability of ${says(afterOwn.logPz)}, behind its true words ${says(afterTrue.logPz)}; ${controlWords(calibration, isScored(highest) ? `of the control, behind its true words, the highest is ${probabilityWords(highest)}` : 'no passage of the control was scored')}.`,
    ),
    tag: 'reconstruction',
    element: 'reconstructed',
    workId: work.id,
    value: isScored(afterOwn.logPz) ? afterOwn.logPz / Math.LN10 : afterOwn.logPz,
    unit: 'log10 of probability',
    controlValue: log10Of(base.judgement),
    interval: { kind: 'none', reason: 'Computed for one passage.' },
    calibration,
    standing: 'measured',
    spans: [
      {
        workId: work.id,
        startChar,
        endChar,
        logProbNats: isScored(afterOwn.logPz) ? afterOwn.logPz : unscored(afterOwn.logPz.reason),
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
      logProbNats: logPz === -Infinity ? unscored('Not scored.') : logPz,
    }));
}

function share(hits: number, total: number): Scored {
  return total === 0 ? unscored('No passage was tried.') : hits / total;
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
