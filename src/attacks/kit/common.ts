import { ofTotal, percent, powerOfTen, sentences, wholeNumber, type Remark } from '../../base/index.js';

/** What several attacks say, by code. What only one of them says is in the `words.ts` of its folder. */
export const common = sentences({
  // Why there is no number
  'no-control': 'There is no control.',
  'no-control-window': 'The control has no window that counts.',
  'no-control-passage-tried': 'No control passage was tried.',
  'no-control-passage-measured': 'No control passage was measured.',
  'no-target-window': 'The target has no window that counts.',
  'no-passage-tried': 'No passage was tried.',
  'no-passage-tried-floor': 'no passage was tried',
  'no-passages-of': ({ of }: { of: string }) => `There are no ${of}.`,
  'no-character-of-work': 'No character of the work counts.',
  'no-character-of-control': 'No character of a control counts.',
  'no-character': 'No character counts.',
  'no-window-replayed': 'No window was replayed.',
  'nothing-reached-in-control': 'Nothing was reached in the control.',
  'nothing-reached': 'Nothing was reached here.',
  'probability-zero': 'Probability zero.',
  'not-over-windows': 'Not over windows.',
  'tail-unknown': 'how this measure falls off in unseen text is not known',
  'no-rate-imperfect': 'No error rate is stated for an imperfectly matched control.',
  'passages-joined': 'Passages above the floor, joined.',
  'run-through-passages': 'A run through several passages.',
  'nothing-removed': 'Nothing was removed by a cleaning list.',
  'no-passage-here': 'No passage reaches here.',
  'no-window-counts': 'No window counts.',

  // Why there is no interval
  census: 'A census: every window of the plan was measured, so there is no sampling error.',
  'no-census': ({ missing, windows }: { missing: number; windows: number }) =>
    `No census and no random sample: ${wholeNumber(missing)} of ${wholeNumber(windows)} windows could not be scored.`,

  'draws-are-a-check':
    'The draws check the computed probabilities; the sentence gives what they lead one to expect, with its standard deviation.',
  'none-drawn': ({ why }: { why: WhyNoneDrawn }) => `No samples were drawn: ${WHY_NONE_DRAWN[why]}.`,
  'no-control-drawn': 'No passage of a control was drawn.',

  // Said of a plan before the run
  'no-control-chosen': 'No control was chosen: every number will be marked uncalibrated.',

  // What is missing for a claim
  'no-passage-above-floor':
    'No passage lies above the family floor, which the tail of the control’s scores and the number of passages set.',
  'no-floor': ({ because }: { because: Remark }) => `There is no family floor: ${because.text}.`,
  'none-exceeds-control': 'No passage exceeds everything that was reached in the control.',
  'no-passage-word-for-word': 'No passage is written word for word.',
  'no-passage-above-control-floor': 'No passage lies above the family floor that the control sets.',
  'no-interval-target': ({ because }: { because: Remark }) => `The work has no interval: ${because.text}`,
  'no-interval-control': ({ because }: { because: Remark }) => `The control has no interval: ${because.text}`,
  'bounds-overlap': ({ lower, upper }: { lower: number; upper: number }) =>
    `The lower bound for the work (${percent(lower)}) does not exceed the upper bound for the control (${percent(upper)}).`,

  // Caveats
  uncalibrated: 'Uncalibrated: this number cannot support a claim of memorization by itself.',
  'not-shown': 'Not shown by this test. Absence is not shown.',
  'rests-on-floor': (of: { above: number; tested: number; controls: number }) =>
    `${of.above} of ${of.tested} passages lie above the family floor: set by the tail of ${of.controls} control passages and the number of passages so that text that was never seen passes it anywhere with a probability of about .01, if its scores fall off exponentially.`,
  'rests-on-rates':
    'The lower bound of the rate in the work exceeds the upper bound of the rate in the control.',
  'error-rates-hold-if':
    'The error rates hold if the control is exchangeable with the work as text the model has not seen.',
  'floor-holds-if':
    'The family floor holds if the control is exchangeable with the work as text the model has not seen.',
  'places-listed': (of: { places: number; which: 'most probable' | 'first'; listed: number }) =>
    `Of ${wholeNumber(of.places)} places the ${of.which} ${of.listed} are listed here; the journal holds all windows.`,
  'floors-from-overlapping': ({ windows, disjoint }: { windows: number; disjoint: number }) =>
    `Floors are set by all ${wholeNumber(windows)} control windows that were measured; of these ${wholeNumber(disjoint)} share no token and are counted as control passages.`,
  'windows-unscored': (of: { missing: number; windows: number; work: string; because: readonly Remark[] }) =>
    `${of.missing} of ${of.windows} windows of ${of.work} could not be scored and are left out of every number. ${of.because.map(({ text }) => text).join(' ')}`.trim(),
  'replay-none':
    'No window was scored again under another numeric layout, so how far the numbers move is not known.',
  'control-left-out': ({ hits, total }: { hits: number; total: number }) =>
    `The control value is the share of control passages (${ofTotal(hits, total)}) above the floor that the other control blocks set.`,
  'control-left-out-share':
    'The control value is the share of control passages above the floor that the other control blocks set.',
  'half-split-error': ({ share }: { share: number }) =>
    `Split in halves 500 times, the control exceeded its own family floor with any passage in ${percent(share)} of the splits.`,
  'half-split-rate':
    'The control value is the false-positive rate at α when the control is split in halves (500 seeded splits).',
  'several-works': ({ works }: { works: number }) =>
    `${wholeNumber(works)} works were tested, each as a family of its own; their family errors add up.`,
  'windows-overlap': ({ windows, disjoint }: { windows: number; disjoint: number }) =>
    `Measured windows overlap: the sentence counts all ${wholeNumber(windows)} of them, share and interval the ${wholeNumber(disjoint)} whose passages share no token.`,
  uncleaned: (of: { log10TauF: number; windows: number; above: number; coverage: number }) =>
    `Without the cleaning list: family floor ${powerOfTen(of.log10TauF)}, ${ofTotal(of.above, of.windows)} windows above it, coverage ${percent(of.coverage)}.`,
  'uncleaned-no-floor': ({ because }: { because: Remark }) =>
    `Without the cleaning list there would be no floor: ${because.text}`,
  'uncleaned-no-character': 'Without the cleaning list there would be no floor: no character counts.',
  'yardstick-fixed': ({ share }: { share: number }) =>
    `The yardstick of ${percent(share)} of the characters was fixed before scoring; whether it is substantial is a question of law.`,
  'covered-words': (of: {
    words: number;
    characters: number;
    longestWords: number;
    longestCharacters: number;
  }) =>
    `Covered are ${wholeNumber(of.words)} whole words and ${wholeNumber(of.characters)} characters; the longest unbroken stretch has ${wholeNumber(of.longestWords)} words and ${wholeNumber(of.longestCharacters)} characters.`,
  'coverage-reach': ({ reached, characters }: { reached: number; characters: number }) =>
    `The measured passages reach ${ofTotal(reached, characters)} characters; no coverage can be larger.`,
  'computed-not-drawn': ({ policy, tokens }: { policy: string; tokens: number }) =>
    `Computed from the weights under ${policy}; no samples were drawn. A query is one independent draw of ${tokens} tokens after the true prefix.`,
  'fixed-threshold':
    'A fixed threshold is not calibrated; it is printed for comparison with published figures.',
  'policy-floor': ({ policy, log10Tau }: { policy: string; log10Tau: number }) =>
    `The control’s floor under ${policy} is ${powerOfTen(log10Tau)}.`,
  'longest-beginning-drawn': ({ tokens, of }: { tokens: number; of: number }) =>
    `The longest beginning of a passage that any draw wrote is ${tokens} of ${of} tokens.`,
  'passages-not-drawn': ({ passages }: { passages: number }) =>
    `${passages} sampled passages could not be drawn.`,
  'runs-after-true-text':
    'Each token is judged after the true text, not after the model’s own; runs go on through neighbouring passages.',
});

/** Why no samples were drawn. */
export const WHY_NONE_DRAWN = {
  'not-asked-for': 'none were asked for',
  'none-counts': 'none of the chosen passages counts',
  'nothing-to-start-from': 'a prefix of one token without a begin-of-text token leaves nothing to start from',
  'cannot-fork': 'this kind of model cannot keep copies of a sequence',
} as const;
/** See {@link WHY_NONE_DRAWN}. */
export type WhyNoneDrawn = keyof typeof WHY_NONE_DRAWN;
