import {
  counted,
  decades,
  isScored,
  listed,
  ofTotal,
  percent,
  percentAtMost,
  powerOfTen,
  sentences,
  verbOf,
  wholeNumber,
  type Remark,
  type Scored,
} from '../../../base/index.js';
import { FLOOR_HOLDS_IF } from '../../../domain/index.js';

/** Sentences that several attacks use, by code. The sentences of a single attack are in the `words.ts` of its folder. */
export const common = sentences({
  // Reasons why there is no number
  'no-control': 'There is no control.',
  'no-control-window': 'No control window remains after cleaning and scoring.',
  'no-control-passage-tried': 'No control passage was tested.',
  'no-control-passage-measured': 'No control passage was measured.',
  'no-target-window': 'No target window remains after cleaning and scoring.',
  'no-passage-tried': 'No passage was tested.',
  'no-passage-tried-floor': 'no passage was tested',
  'no-passages-of': ({ of }: { of: string }) => `There are no ${of}.`,
  'no-character-of-work': 'No character of the work remains after cleaning.',
  'no-character-of-control': 'No character of a control remains after cleaning.',
  'no-character': 'No character remains after cleaning.',
  'replay-from-zero': 'A window has probability 0 in one scoring but not in the other.',
  'no-window-replayed': 'No window was replayed.',
  'nothing-reached-in-control': 'No control passage was reached.',
  'nothing-reached': 'This passage was not reached.',
  'probability-zero': 'The probability is zero.',
  'tail-unknown': 'the upper tail of this score in unseen text is not known',
  'no-rate-imperfect': 'No error rate is stated where the calibration is imperfect.',
  'test-uncalibrated': 'The number is uncalibrated, so no claim could rest on it.',
  'level-not-recorded': 'The level of the test was not recorded.',
  'level-of-other-version':
    'The examination has no result, and another version of the attack made the plan: the level of the test is not known.',
  'passages-joined': 'Passages above the floor, merged.',
  'nothing-removed': 'Nothing was removed by a cleaning list.',
  'no-passage-here': 'No passage covers this part of the work.',
  'no-window-counts': 'No window remains after cleaning and scoring.',

  // All passages as a group
  'no-group': 'The passages were not compared as a group.',
  'group-own-comparison': 'Two texts that are alike give 50%.',
  'group-no-spread': 'All pairs agree in every block, so the blocks show no spread.',
  'group-blind-most': ({ most }: { most: number }) =>
    `Without any model, a blind measure puts the work above or below the control in up to ${percentAtMost(most)} of the pairs (upper end of its 90% interval).`,

  // How far a claim depends on its control
  'many-blocks-to-exclude': ({ blocks, most }: { blocks: number; most: number }) =>
    `The control has ${wholeNumber(blocks)} blocks. The check that leaves out one block at a time is run only for controls of at most ${wholeNumber(most)}.`,
  'one-block-to-exclude':
    'The control has a single block, so the claim cannot be judged again without one of its blocks.',
  'rise-unknown': 'It is not known by how much the control scores could rise.',
  'sensitivity-unknown': ({ because }: { because: Remark }) =>
    `It is not known how far the claim depends on single blocks of the control. ${because.text}`,
  'sensitivity-passages': (of: SensitivityWords) =>
    `${judgedAgain(of)} ${counted(of.amount, 'passage exceeds', 'passages exceed')} ${floorWords(of.log10Floor)}${lostWords(of)}.${riseWords(of, 'no passage exceed the floor that they set')}`,
  'sensitivity-portion': (of: SensitivityWords) =>
    `${judgedAgain(of)} ${percent(of.amount)} of the work lies in passages that exceed ${floorWords(of.log10Floor)}${lostWords(of)}.${riseWords(of, 'the portion above the floor no longer meet the conditions of the claim')}`,

  // Texts with a known answer beside the work
  'spike-apart':
    'These passages are scored alongside the work but count toward no result about it. They are judged by the work’s floor. The seed chose them before anything was scored.',
  'spike-known-stated': ({ text }: { text: string }) =>
    `A person stated on receipt how it is known that the model holds ${text}; the statement is printed with the evidence. The program does not check it.`,
  'spike-known-unsaid': ({ text }: { text: string }) =>
    `The record does not say how it is known that the model holds ${text}.`,
  'spike-as-firmly':
    'The number shows what the test finds of text that the model holds as firmly as this one. Text that was repeated less often in training can still be missed.',
  'spike-fewer': ({ asked, has }: { asked: number; has: number }) =>
    `The plan asked for ${wholeNumber(asked)} passages; only ${wholeNumber(has)} can be tested in this text.`,
  'spike-foreign': ({ distance }: { distance: number }) =>
    `The passages found are text of another kind than the control (distance of the AUC from ½: ${distance.toFixed(3)}), so passages of the work can be easier or harder to find.`,
  'beside-unscored': ({ missing, because }: { missing: number; because: readonly Remark[] }) =>
    `${wholeNumber(missing)} passages could not be scored and are not counted. ${because.map(({ text }) => text).join(' ')}`.trim(),
  'spike-found': ({ hits, tested, text }: { hits: number; tested: number; text: string }) =>
    `With the same model, control and floor, the test found ${wholeNumber(hits)} of ${wholeNumber(tested)} passages of ${text}, a text that the model is known to hold. These passages are not passages of the work.`,
  'spike-missed': ({ hits, tested, text }: { hits: number; tested: number; text: string }) =>
    `With the same model, control and floor, the test found only ${wholeNumber(hits)} of ${wholeNumber(tested)} passages of ${text}, a text that the model is known to hold. It would miss most text that the model holds as firmly, so a negative result of this setting says little.`,

  'beside-called': ({ shuffled, sentencesShuffled, selfWritten }: BesideCalled) =>
    `The same rule called ${listed([
      shuffled === null
        ? undefined
        : `${ofTotal(shuffled.hits, shuffled.tested)} passages of the work with their words in a random order`,
      sentencesShuffled === null
        ? undefined
        : `${ofTotal(sentencesShuffled.hits, sentencesShuffled.tested)} passages of the work with its sentences in a random order`,
      selfWritten === null
        ? undefined
        : `${ofTotal(selfWritten.hits, selfWritten.tested)} passages that the model wrote itself after prefixes of the control, at temperature 1`,
    ])}.`,
  'beside-passes': ({ which }: { which: readonly (keyof typeof BESIDE_PASSES)[] }) =>
    `Text that stands nowhere in the work exceeds the floor, too: ${which.map((one) => BESIDE_PASSES[one]).join('; ')}.`,
  'sentences-alone':
    'The work has no larger share of passages above the floor than its sentences may have in a random order. So this test shows that the model holds these sentences; it does not show that the model holds them in this order.',
  'negative-controls-unscored': ({ missing, because }: { missing: number; because: readonly Remark[] }) =>
    `${wholeNumber(missing)} passages that were shuffled or written by the model could not be scored and are not counted. ${because.map(({ text }) => text).join(' ')}`.trim(),

  // Reasons why there is no interval
  census: 'A census: every passage of the work was measured, so there is no sampling error.',
  'part-tested': ({ tested, chars }: { tested: number; chars: number }) =>
    `${percent(tested / chars)} of the characters of the work were tested. The rest was not, so this is not a census of the work; the tested passages were not drawn at random, so they are not a sample of it either.`,
  'no-census': ({ missing, windows }: { missing: number; windows: number }) =>
    `${wholeNumber(missing)} of ${wholeNumber(windows)} windows could not be scored. The rest is neither a census nor a random sample.`,

  'draws-are-a-check':
    'The draws check the computed probabilities. The sentence gives the number expected from these probabilities, with its standard deviation.',
  'none-drawn': ({ why }: { why: WhyNoneDrawn }) => `No samples were drawn: ${WHY_NONE_DRAWN[why]}.`,
  'no-control-drawn': 'No control passage was drawn.',

  // Said of a plan before the run
  'no-control-chosen': 'No control was chosen: every number will be marked uncalibrated.',

  'control-too-small': (of: { work: string; because: readonly Remark[]; moreChars: number }) =>
    `The control is too small for a claim about ${of.work}, whatever the model holds. ${of.because.map(({ text }) => text).join(' ')} About ${wholeNumber(of.moreChars)} more characters of control text are missing.`,

  // What is missing for a claim
  'passage-alone':
    'Only one passage exceeds the family floor. A claim needs two, because a table or a sum of money can be probable by chance.',
  'no-passage-above-floor':
    'No passage exceeds the family floor. The floor follows from the upper tail of the control scores and the number of passages tested.',
  'no-floor': ({ because }: { because: Remark }) => `There is no family floor: ${because.text}.`,
  'none-exceeds-control':
    'No passage counts as a hit. A hit must exceed every control passage and reach the minimum score, where the plan sets one.',
  'no-passage-word-for-word': 'No passage is written word for word.',
  'no-passage-above-control-floor': 'No passage was shown to exceed the family floor set by the control.',
  'no-interval-target': ({ because }: { because: Remark }) =>
    `No interval could be computed for the work. ${because.text}`,
  'no-interval-control': ({ because }: { because: Remark }) =>
    `No interval could be computed for the control. ${because.text}`,
  'bounds-overlap': ({ lower, upper }: { lower: number; upper: number }) =>
    `The lower bound for the work (${percent(lower)}) does not exceed the upper bound for the control (${percent(upper)}).`,

  // Caveats
  uncalibrated: 'Uncalibrated: this number cannot support a claim of memorization by itself.',
  'not-shown': 'This test did not show memorization. It does not rule it out.',
  'at-most-share': ({ tested, share }: { tested: number; share: number }) =>
    `None of ${wholeNumber(tested)} passages was a hit. If the tested passages are a random sample of those of the work, at most ${percentAtMost(share)} of its passages are hits (95% bound).`,
  'rests-on-floor': (of: { above: number; tested: number; controls: number }) => restsOnFloor(of),
  'rests-on-rates':
    'The lower bound of the rate in the work exceeds the upper bound of the rate in the control.',
  'error-rates-hold-if':
    'The error rates hold only if the control is exchangeable with the work for a model that has seen neither.',
  'floor-holds-if':
    'The family floor holds only if the control is exchangeable with the work for a model that has seen neither.',
  'places-listed': (of: { places: number; which: 'most probable' | 'first'; listed: number }) =>
    `The ${of.which} ${of.listed} of ${wholeNumber(of.places)} locations are listed here. The journal holds all windows.`,
  'floors-from-overlapping': ({ windows, disjoint }: { windows: number; disjoint: number }) =>
    `All ${wholeNumber(windows)} control windows that were measured set the floors. Of these, ${wholeNumber(disjoint)} share no token and are counted as control passages.`,
  'windows-unscored': (of: { missing: number; windows: number; work: string; because: readonly Remark[] }) =>
    `${of.missing} of ${of.windows} windows of ${of.work} could not be scored and are excluded from every number. ${of.because.map(({ text }) => text).join(' ')}`.trim(),
  'windows-repeating': (of: { repeating: number; windows: number; work: string }) =>
    `In ${of.repeating} of ${of.windows} windows of ${of.work}, the passage mostly repeats earlier text of the same window, as in a refrain or a table. A model can copy such text from its context. These windows are counted separately and excluded from every number here.`,
  'windows-figures': (of: { figures: number; windows: number; work: string }) =>
    `${of.figures} of ${of.windows} windows of ${of.work} are figures in a third of their tokens or more, as in accounts, tables and dates. Figures are probable to a model that never saw them, so these windows are counted separately and excluded from every number here.`,
  'control-left-out': ({ hits, total }: { hits: number; total: number }) =>
    `The control value is the share of control passages that exceed the floor set by the other control blocks: ${ofTotal(hits, total)}.`,
  'control-left-out-share':
    'The control value is the share of control passages that exceed the floor set by the other control blocks.',
  'half-split-error': ({ share }: { share: number }) =>
    `The blocks of the control were split into halves 500 times. In ${percent(share)} of the splits, at least one passage of one half exceeded the family floor set by the other half.`,
  'half-split-rate':
    'The control value is the mean false-positive rate at α when the blocks of the control are split into halves (500 seeded splits).',
  'several-works': ({ works }: { works: number }) =>
    `${wholeNumber(works)} works were tested, each as a separate family. The family error rates of the works add up.`,
  'windows-overlap': ({ windows, disjoint }: { windows: number; disjoint: number }) =>
    `The measured windows overlap. The sentence counts all ${wholeNumber(windows)} windows; the share and the interval count the ${wholeNumber(disjoint)} windows whose passages share no token.`,
  uncleaned: (of: { log10TauF: number; windows: number; above: number; coverage: number }) =>
    `Without the cleaning list, the family floor would be ${powerOfTen(of.log10TauF)}, ${ofTotal(of.above, of.windows)} windows would exceed it, and coverage would be ${percent(of.coverage)}.`,
  'uncleaned-no-floor': ({ because }: { because: Remark }) =>
    `Without the cleaning list, there would be no floor. ${because.text}`,
  'uncleaned-no-character':
    'Without the cleaning list, coverage could not be computed: the work has no characters.',
  'yardstick-fixed': ({ share, isDefault }: { share: number; isDefault: boolean }) =>
    `The yardstick of ${percent(share)} of the characters was fixed before scoring; it is ${isDefault ? 'the default of the program' : 'a choice of the plan'}. Whether such a portion is substantial is a question of law.`,
  'covered-words': (of: {
    words: number;
    characters: number;
    longestWords: number;
    longestCharacters: number;
  }) =>
    `${wholeNumber(of.words)} whole words and ${wholeNumber(of.characters)} characters are covered. The longest run without a gap has ${wholeNumber(of.longestWords)} words and ${wholeNumber(of.longestCharacters)} characters.`,
  'computed-not-drawn': ({ policy, tokens }: { policy: string; tokens: number }) =>
    `The number of passages within the query budget is computed from the weights under ${policy}, not counted in draws. A query is one independent draw of ${tokens} tokens after the true prefix.`,
  'fixed-threshold':
    'A fixed threshold is not calibrated. It is reported for comparison with published figures.',
  'policy-floor': ({ policy, log10Tau }: { policy: string; log10Tau: number }) =>
    `The floor set by the control under ${policy} is ${powerOfTen(log10Tau)}.`,
  'longest-beginning-drawn': ({ tokens, of }: { tokens: number; of: number }) =>
    `The longest correct beginning of a passage in any draw has ${tokens} of ${of} tokens.`,
  'passages-not-drawn': ({ passages }: { passages: number }) =>
    `${passages} of the selected passages could not be drawn.`,
});

/** How often a rule called text that is no passage of the work; null where none was tested. */
type BesideCalled = Readonly<
  Record<
    'shuffled' | 'sentencesShuffled' | 'selfWritten',
    { readonly hits: number; readonly tested: number } | null
  >
>;

/** What it means that text of a kind that is nowhere in the work exceeds its floor. */
const BESIDE_PASSES = {
  shuffled:
    'shuffled words, so a score above the floor does not by itself show that a passage was in the training text',
  sentencesShuffled:
    'sentences in a random order, so part of what the rule calls is sentences that the model holds singly',
  selfWritten:
    'text that the model wrote itself, so a machine’s text can pass this rule, or the model wrote out what it had memorized; this test does not tell which',
} as const;

/** What the sentences about the sensitivity of a claim state. */
interface SensitivityWords {
  readonly holding: number;
  readonly tried: number;
  readonly block: string;
  readonly work: string;
  readonly holds: boolean;
  readonly amount: number;
  readonly log10Floor: Scored;
  readonly reasons: readonly Remark[];
  readonly riseDecades: Scored;
}

function judgedAgain({ holding, tried, block, work }: SensitivityWords): string {
  return `The claim was judged again without each of the ${wholeNumber(tried)} blocks of the control in turn. The claim still holds with ${wholeNumber(holding)} of the ${wholeNumber(tried)} smaller controls. The least favorable is the control without the block “${block}” of ${work}:`;
}

function floorWords(log10Floor: Scored): string {
  return isScored(log10Floor)
    ? `the family floor of ${powerOfTen(log10Floor)} that it sets`
    : 'a floor, because none can be set';
}

function lostWords({ holds, reasons }: SensitivityWords): string {
  if (holds) return '';
  return `, and the claim does not hold. ${reasons.map(({ text }) => text.replace(/\.$/, '')).join('. ')}`;
}

/** Rounded down to a tenth, so that “more than” stays true. */
function riseWords({ riseDecades }: SensitivityWords, lost: string): string {
  return isScored(riseDecades)
    ? ` Only if every control score rose by more than ${decades(Math.floor(riseDecades * 10) / 10)} would ${lost}.`
    : '';
}

function restsOnFloor(of: { above: number; tested: number; controls: number }): string {
  const exceed = `${of.above} of ${of.tested} passages ${verbOf(of.above, 'exceeds', 'exceed')} the family floor.`;
  const origin = `The floor follows from the upper tail of ${of.controls} control passages and the number of passages tested.`;
  const error = `If ${FLOOR_HOLDS_IF}, at least one passage of an unseen work exceeds it with a probability of about 0.01.`;
  return `${exceed} ${origin} ${error}`;
}

/** Reasons why no samples were drawn. */
export const WHY_NONE_DRAWN = {
  'not-asked-for': 'none were requested',
  'none-counts': 'none of the selected passages remains after cleaning and scoring',
  'nothing-to-start-from':
    'a prefix of one token, without a begin-of-text token, leaves nothing from which to start',
  'cannot-fork': 'this kind of model cannot keep copies of a sequence',
} as const;
/** See {@link WHY_NONE_DRAWN}. */
export type WhyNoneDrawn = keyof typeof WHY_NONE_DRAWN;
