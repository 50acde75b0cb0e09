import {
  decimal,
  isScored,
  ofTotal,
  remarkOf,
  wholeNumber,
  type Remark,
  type Scored,
  type Unscored,
  elementAt,
} from '../../base/index.js';
import { noInterval, type BitsLedger, type Calibration, type Finding } from '../../domain/index.js';
import { differenceOfRatios, STRONG_COMPRESSOR, type RatioDifference } from '../../measure/index.js';
import { finding } from '../findingKinds.js';
import {
  blockedInterval,
  calibrationCaveats,
  common,
  controlWords,
  judgementCaveats,
  markedBy,
  MOST_SPANS,
  type PassageJudgement,
  placeOf,
} from '../kit/index.js';
import { perCharacter, type Chapter } from './chapters.js';
import { assistedKinds } from './kinds.js';
import { bitsOf, bitsText, shareWords, sizeOfBits } from './inWords.js';
import type { JudgedCodes } from './judge.js';
import { ledgerOf } from './ledger.js';
import { totalsOf, type CodeTotals } from './totals.js';
import { words, type Measure } from './words.js';

type Target = JudgedCodes['targets'][number];

interface Facts {
  readonly target: Target;
  readonly own: CodeTotals;
  readonly control: CodeTotals;
  readonly controlChapters: readonly Chapter[];
  /** Caveats on how the control bears on a number and on what coding excluded. */
  readonly caveats: readonly Remark[];
  /** Caveats on what coding excluded alone. */
  readonly codingCaveats: readonly Remark[];
  readonly ledger: BitsLedger | null;
}

/** The findings about one target, each with the same quantity of the control. */
export function assistedFindings(target: Target, judged: JudgedCodes): Finding[] {
  const controlChapters = judged.controls.flatMap(({ chapters }) => chapters);
  const coding = codingCaveats(target, judged);
  const facts: Facts = {
    target,
    own: totalsOf(target.chapters),
    control: totalsOf(controlChapters),
    controlChapters,
    caveats: [...calibrationCaveats(target.judgement.calibration), ...coding],
    codingCaveats: coding,
    ledger: ledgerOf(target, judged),
  };
  return [
    fileShare(facts),
    bitsPerCharacter(facts),
    cheapPassages(facts),
    told(facts),
    ...judged.references.map(({ id, name }, at) => beyondReference(facts, judged, { id, name, at })),
  ];
}

function fileShare(facts: Facts): Finding {
  const { target, own, control } = facts;
  const { calibration } = target.judgement;
  const size = `The reconstruction file of the work under this model takes ${wholeNumber(own.fileBytes)} bytes, ${shareWords(own.share)} of the ${wholeNumber(own.wholeBytes)} bytes of the work`;
  const ofControl = isScored(control.ppmShare) ? ` and ${shareWords(control.ppmShare)} of the control` : '';
  const compressor = `A general compressor (${STRONG_COMPRESSOR}) needs ${shareWords(own.ppmShare)} of the work${ofControl}.`;
  return finding(assistedKinds['file-share'], target.code.work.id, {
    calibration: target.judgement.calibration,
    sentence: markedBy(
      calibration,
      `${size}; ${controlWords(calibration, `for the control, the share is ${shareWords(control.share)}`)}. ${decodedAgain(own)} ${compressor}`,
    ),
    value: own.share,
    count: { hits: own.fileBytes, total: own.wholeBytes, of: 'bytes' },
    controlValue: control.share,
    interval: noInterval(words.unscored('all-coded')),
    ...(facts.ledger === null ? {} : { ledger: facts.ledger }),
    caveats: [
      ...facts.caveats,
      words.remark('size-counts', {
        headerBytes: own.fileBytes - own.stretches * 8 - codeBytes(target.chapters),
      }),
      ...(own.different > 0 ? [words.remark('decoded-differently')] : []),
    ],
  });
}

/** How much was decoded from its code, and whether it came back the same. */
function decodedAgain({ different, decoded, stretches }: CodeTotals): string {
  if (different > 0) return `${different} of ${decoded} chunks differ from the work after they were decoded.`;
  if (decoded === 0) return `None of the ${stretches} chunks was decoded from its code.`;
  return `${decoded === stretches ? 'All' : `${decoded} of`} ${stretches} chunks were decoded from their code and came back the same.`;
}

function bitsPerCharacter(facts: Facts): Finding {
  const { target, own, control, controlChapters } = facts;
  const { calibration } = target.judgement;
  const bits = differenceOfRatios(
    perCharacter(controlChapters, (chapter) => chapter.bits),
    perCharacter(target.chapters, (chapter) => chapter.bits),
  );
  const beyond = differenceOfRatios(
    perCharacter(controlChapters, (chapter) => chapter.bits - chapter.ppmBits),
    perCharacter(target.chapters, (chapter) => chapter.bits - chapter.ppmBits),
  );
  const chars = target.chapters.reduce((sum, chapter) => sum + chapter.chars, 0);
  const missing = [
    ...missingFor(bits, 'bits'),
    ...missingFor(beyond, 'beyond-compressor'),
    ...missingMatch(calibration),
  ];
  const standing = standingOf(calibration, missing);
  const needed = `The model needs ${bitsOf(own.bitsPerChar)} for each character of the work`;
  const compared =
    bits.kind === 'difference'
      ? ` ${differenceWords(bits, [target.chapters.length, controlChapters.length])}`
      : '';
  const held =
    bits.kind === 'difference' && standing === 'claim' ? ` ${heldWords(bits.difference, chars)}` : '';
  const ofControl = isScored(control.ppmBitsPerChar)
    ? ` and ${bitsOf(control.ppmBitsPerChar)} for each character of the control`
    : '';
  const compressor = `A general compressor needs ${bitsOf(own.ppmBitsPerChar)} for each character of the work${ofControl}.`;
  return finding(assistedKinds['bits-per-character'], target.code.work.id, {
    calibration: target.judgement.calibration,
    sentence: markedBy(
      calibration,
      `${needed}; ${controlWords(calibration, `for the control, it needs ${bitsOf(control.bitsPerChar)}`)}.${compared}${held} ${compressor}`,
    ),
    value: own.bitsPerChar,
    controlValue: control.bitsPerChar,
    interval: intervalOf(
      bits,
      'bits per character of the control minus those of the work, if chapters like these were drawn again',
    ),
    standing,
    caveats: [
      ...facts.caveats,
      ...(beyond.kind === 'difference'
        ? [
            words.remark('held-against-compressor', {
              difference: beyond.difference,
              lower: beyond.lower,
              upper: beyond.upper,
            }),
          ]
        : []),
      ...(standing === 'not-shown' ? [...missing, common.remark('not-shown')] : []),
    ],
  });
}

/** How many bits per character the work needs less, or more, than the control. */
function differenceWords(
  { difference, lower, upper }: RatioDifference,
  [own, control]: readonly [number, number],
): string {
  const isMore = difference < 0;
  const amount = `${bitsText(Math.abs(difference))} bits per character ${isMore ? 'more' : 'less'}`;
  // The interval is of the amount that the sentence states, so "more" turns it round.
  const [from, to] = isMore ? [-upper, -lower] : [lower, upper];
  const interval = `95% interval ${bitsText(from)} to ${bitsText(to)}, over ${own} and ${control} chapters`;
  return `The work needs ${amount} than the control (${interval}).`;
}

/** What only a claim says: where the difference comes from, and how much it is. */
function heldWords(difference: number, chars: number): string {
  return `The model’s weights contain that much more information about the work than about the control: ${sizeOfBits(difference * chars)} over the ${wholeNumber(chars)} characters of the work.`;
}

function cheapPassages(facts: Facts): Finding {
  const { target } = facts;
  const { judgement } = target;
  const { hits, tested, controlTested, familyFloor } = judgement;
  return finding(assistedKinds['cheap-passages'], target.code.work.id, {
    calibration: target.judgement.calibration,
    sentence: markedBy(judgement.calibration, cheapSentence(facts)),
    value:
      tested === 0
        ? words.unscored('no-passage-coded')
        : controlTested === 0
          ? words.unscored('no-control-to-be-below')
          : isScored(familyFloor)
            ? hits.length / tested
            : familyFloor,
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue: judgedByChapter(facts)
      ? judgement.controlHits / controlTested
      : words.unscored('no-second-control-chapter'),
    interval: blockedInterval(judgement.rate, 'passages, if chapters like these were drawn again'),
    threshold: {
      name: 'family floor',
      log10: isScored(familyFloor) ? familyFloor * Math.log10(2) : familyFloor,
    },
    standing: judgement.standing,
    spans: hits.slice(0, MOST_SPANS).map(({ passage }) => ({
      ...placeOf(passage),
      logProbNats: words.unscored('bits-depend-on-place'),
    })),
    caveats: [...judgementCaveats(judgement), ...floorCaveats(judgement), ...facts.codingCaveats],
  });
}

/** How many passages are below the floor, and how many of the control. */
function cheapSentence(facts: Facts): string {
  const { judgement, passages } = facts.target;
  const { hits, tested, controlTested, controlHits, controlMaximum, familyFloor, calibration } = judgement;
  if (!isScored(familyFloor))
    return `It cannot be determined whether passages of the work need fewer bits than passages of unseen text; ${controlWords(calibration, `the ${wholeNumber(controlTested)} passages of the control set no family floor`)}.`;
  const tokens = passages[0]?.passage.suffixTokens ?? 0;
  const counted = `${ofTotal(hits.length, tested)} passages of the work need fewer bits than the family floor of ${floorText(familyFloor)} for ${wholeNumber(tokens)} tokens`;
  const cheapest = `cheapest control passage: ${isScored(controlMaximum) ? `${decimal(-controlMaximum, 1)} bits` : 'unknown'}`;
  const control = judgedByChapter(facts)
    ? `when control passages are compared with the floor set by the other control chapters, ${ofTotal(controlHits, controlTested)} do`
    : `the ${wholeNumber(controlTested)} passages of the control are in a single chapter, so there is no other chapter to compare them with`;
  return `${counted}; ${controlWords(calibration, `${control} (${cheapest})`)}.`;
}

/** The floor as bits; one that no passage can be below, as 0. */
function floorText(familyFloor: number): string {
  return familyFloor >= 0 ? '0 bits' : `${decimal(-familyFloor, 1)} bits`;
}

/** What the floor leaves out: passages between it and the cheapest control passage, and a floor that nothing can be below. */
function floorCaveats({ familyFloor, aboveControl, tested }: PassageJudgement): Remark[] {
  if (!isScored(familyFloor)) return [];
  return [
    ...(familyFloor >= 0 ? [words.remark('floor-out-of-reach')] : []),
    words.remark('below-every-control', { below: aboveControl, tested }),
  ];
}

/** True when control passages can be compared with other chapters of the control; with one chapter they cannot. */
function judgedByChapter({ controlChapters, target }: Facts): boolean {
  return controlChapters.length > 1 && target.judgement.controlTested > 0;
}

function told(facts: Facts): Finding {
  const { target, own, control } = facts;
  const { calibration } = target.judgement;
  const per = ({ toldPerThousand }: CodeTotals): string =>
    isScored(toldPerThousand) ? toldPerThousand.toFixed(1) : 'an unknown number';
  const corrected = `When the model writes the work with its own first choice at every step, ${wholeNumber(own.toldWords)} of ${wholeNumber(own.words)} words must be corrected, ${per(own)} of every 1,000`;
  return finding(assistedKinds['told-words'], target.code.work.id, {
    calibration: target.judgement.calibration,
    sentence: markedBy(
      calibration,
      `${corrected}; ${controlWords(calibration, `for the control, ${per(control)} of every 1,000`)}.`,
    ),
    value: own.toldPerThousand,
    count: { hits: own.toldWords, total: own.words, of: 'words' },
    controlValue: control.toldPerThousand,
    interval: noInterval(words.unscored('all-written')),
    caveats: [...facts.caveats, words.remark('word-told-when')],
  });
}

function beyondReference(
  facts: Facts,
  judged: JudgedCodes,
  { id, name, at }: { readonly id: string; readonly name: string; readonly at: number },
): Finding {
  const { target, controlChapters } = facts;
  const { calibration } = target.judgement;
  const gain = (own: readonly Chapter[], other: readonly Chapter[]) =>
    perCharacter(own, (chapter) => (other[own.indexOf(chapter)]?.bits ?? Number.NaN) - chapter.bits);
  const targetOther = elementAt(target.compared, at);
  const controlOther = judged.controls.flatMap(({ compared }) => elementAt(compared, at));
  const difference = differenceOfRatios(
    gain(target.chapters, targetOther),
    gain(controlChapters, controlOther),
  );
  const theirs = totalsOf(targetOther);
  const onControl = totalsOf(controlOther);
  const own = facts.own.bitsPerChar;
  const saved = (one: Scored, other: Scored): Scored =>
    isScored(one) && isScored(other) ? one - other : words.unscored('not-coded-by-both');
  const value = saved(theirs.bitsPerChar, own);
  const missing = [...missingFor(difference, 'beyond-reference'), ...missingMatch(calibration)];
  const standing = standingOf(calibration, missing);
  const needs = `For the same chapters, ${name} needs ${bitsOf(theirs.bitsPerChar)} per character and this model needs ${bitsOf(own)}, so this model saves ${bitsOf(value)}`;
  const onTheControl = bitsOf(saved(onControl.bitsPerChar, facts.control.bitsPerChar));
  return finding(assistedKinds['beyond-reference'], target.code.work.id, {
    names: { reference: id, model: name },
    calibration: target.judgement.calibration,
    sentence: markedBy(
      calibration,
      `${needs}; ${controlWords(calibration, `on the control, it saves ${onTheControl}`)}.`,
    ),
    value,
    controlValue: saved(onControl.bitsPerChar, facts.control.bitsPerChar),
    interval: intervalOf(difference, 'bits per character saved on the work minus those saved on the control'),
    standing,
    caveats: [
      ...facts.caveats,
      words.remark('models-differ-in-skill'),
      ...(standing === 'not-shown' ? [...missing, common.remark('not-shown')] : []),
    ],
  });
}

function codingCaveats({ unscored: left }: Target, { controls }: JudgedCodes): Remark[] {
  const lost = left.length + controls.reduce((sum, control) => sum + control.unscored.length, 0);
  return [
    words.remark('any-text-codes'),
    ...(lost > 0 ? [words.remark('chapters-left-out', { chapters: lost })] : []),
  ];
}

function missingFor(difference: RatioDifference | Unscored, measure: Measure): Remark[] {
  if (difference.kind === 'unscored')
    return [words.remark('no-interval-for', { measure, because: remarkOf(difference) })];
  return difference.lower > 0 ? [] : [words.remark('interval-reaches-zero', { measure })];
}

/** An imperfectly matched control supports a claim by a family floor alone, and a difference of averages has none. */
function missingMatch({ kind }: Calibration): Remark[] {
  return kind === 'imperfect' ? [words.remark('average-needs-match')] : [];
}

function standingOf({ kind }: Calibration, missing: readonly Remark[]): Finding['standing'] {
  return kind === 'uncalibrated' ? 'measured' : missing.length === 0 ? 'claim' : 'not-shown';
}

function intervalOf(difference: RatioDifference | Unscored, of: string): Finding['interval'] {
  if (difference.kind === 'unscored') return noInterval(difference);
  const { lower, upper, level } = difference;
  return { kind: 'interval', lower, upper, level, method: 'Welch’s t over chapters, ratios linearized', of };
}

function codeBytes(chapters: readonly Chapter[]): number {
  return chapters.reduce((sum, { code }) => sum + code.bytes, 0);
}
