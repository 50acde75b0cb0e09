import {
  counted,
  isScored,
  percent,
  percentAtLeast,
  percentAtMost,
  pValue,
  roundPercent,
  sentences,
  wholeNumber,
  type Remark,
  type Scored,
} from '../base/index.js';
import { HIT_MEASURES } from '../domain/index.js';

/** Every sentence of this folder about a number, by code. */
export const words = sentences({
  'all-equal-no-ranks': 'All values are equal, so there is no rank correlation.',
  // Floors and thresholds
  'no-control-no-floor': 'There is no control, so there is no floor.',
  'policy-control-all-zero':
    'The policy floor is undefined: every control passage has probability 0 under this policy.',
  'control-zero': 'The family floor is undefined: too few control passages have a probability above 0.',
  'policy-control-zero':
    'The policy floor is undefined: too few control passages have a probability above 0 under this policy.',
  'floor-controls': ({ needed, controls }: { needed: number; controls: number }) =>
    `The family floor needs at least ${String(needed)} control windows, but there are ${String(controls)}.`,
  'tail-controls': ({ needed, controls }: { needed: number; controls: number }) =>
    `it needs at least ${String(needed)} control passages, but there are ${String(controls)}`,
  'tail-reaches-nothing': 'too few control passages were reached, so the spread of their scores is not known',
  'tail-alike': 'the highest control scores are all equal, so their spread is not known',
  'no-test': (of: { log10Floor: number; controls: number; tokenProbability?: number }) =>
    `This was not a test: ${of.tokenProbability === undefined ? 'no probability exceeds this family floor' : `to exceed this family floor, a passage needed a mean token probability of ${of.tokenProbability.toPrecision(2)}, which only text that the model writes nearly without fail reaches`}. It says nothing about the work. A longer control, a control whose parts are more alike, or a reference model can give a test. Check, too, that the model cannot have seen the control.`,
  'alpha-controls': ({ alpha, needed, controls }: { alpha: number; needed: number; controls: number }) =>
    `No claim is possible: an error rate of ${String(alpha)} needs at least ${String(needed)} control passages, but there are ${String(controls)}.`,

  // Intervals and design effects
  'nothing-to-divide-by': 'The blocks have a total size of zero, so no rate can be computed.',
  'few-blocks': ({ blocks, needed }: { blocks: number; needed: number }) =>
    `There ${blocks === 1 ? 'is' : 'are'} ${counted(blocks, 'block')}; an interval needs at least ${needed}.`,
  'few-blocks-one-side': ({ blocks, needed }: { blocks: number; needed: number }) =>
    `One side has ${counted(blocks, 'block')}; an interval needs at least ${needed} on both.`,
  'few-blocks-of-windows': ({ blocks, needed }: { blocks: number; needed: number }) =>
    `The windows come from ${counted(blocks, 'block')}; an interval needs at least ${needed}.`,
  'blocks-alike': 'The blocks do not vary.',
  'design-effect-infinite': 'The design effect needs finite values.',
  'design-effect-alike': 'The design effect cannot be computed from values that do not vary.',
  'design-effect-blocks': 'The design effect needs at least 2 blocks.',
  'design-effect-unknown':
    'The rate is 0 or 1, and no log probabilities were given from which to compute the design effect.',
  'leave-out-blocks': 'Leaving out one block at a time needs at least 2 blocks.',
  'half-split-windows': 'A half-split needs at least 2 windows in 2 blocks.',
  'few-draws': 'At least 2 draws are needed.',
  'nothing-found': 'Nothing was found, so it cannot be estimated what more draws would find.',

  // Replay and gate
  'replay-none': 'No window was replayed.',
  'replay-zero': 'A window has probability 0 in one scoring and not in the other.',
  'replay-needed': ({ because }: { because: Remark }) => `Extractability needs a replay: ${because.text}`,
  'gate-no-windows': 'The blind gate needs windows of both the target and the control.',
  'gate-empty-window': 'A window that the blind gate compares is empty.',

  // Reasons why a number is not calibrated, or not fully
  'no-control': 'There is no control, so the expected probability of unseen text of this kind is not known.',
  'control-too-small': ({ because }: { because: Remark }) => `The control is too small. ${because.text}`,
  'control-windows': ({ windows, needed }: { windows: number; needed: number }) =>
    `The control has ${windows} disjoint windows; at least ${needed} are needed.`,
  'control-blocks': ({ blocks, needed }: { blocks: number; needed: number }) =>
    `The control windows come from ${counted(blocks, 'block')}; at least ${needed} are needed.`,
  'control-half': ({ windows, target }: { windows: number; target: number }) =>
    `The control has ${windows} disjoint windows, and the target has ${target}; the control needs at least half as many as the target.`,
  'alpha-too-small': ({ alpha, needed, controls }: { alpha: number; needed: number; controls: number }) =>
    `No claim is possible at an error rate of ${String(alpha)}: it needs at least ${String(needed)} control passages, but there are ${String(controls)}.`,
  'gate-unscored': ({ because }: { because: Remark }) =>
    `It is not known whether the control can be distinguished from the work without a model. ${because.text}`,
  'gate-refused': (of: { distance: number; lower: Scored; limit: number }) =>
    `The control is refused. It can be distinguished from the work without any model (distance of the AUC from ½: ${of.distance.toFixed(3)}${isScored(of.lower) ? `, lower end of the 90% interval: ${of.lower.toFixed(3)}` : ''}; limit: ${of.limit.toFixed(2)}).`,
  'gate-imperfect': (of: { distance: number; upper: Scored; limit: number }) =>
    `The control is imperfectly matched. Without any model, it can partly be distinguished from the work, or too little text was compared to rule that out (distance of the AUC from ½: ${of.distance.toFixed(3)}; ${isScored(of.upper) ? `90% interval up to ${of.upper.toFixed(3)}; limit: ${of.limit.toFixed(2)}` : `no interval: ${of.upper.reason}`}).`,
  'replay-moved': ({ decades, limit }: { decades: number; limit: number }) =>
    `When a window was scored again, its score changed by ${decades.toFixed(2)} decades. The limit is ${String(limit)}.`,
  'replay-missing':
    'No window was scored a second time, so it is not known whether the numbers depend on how the computation was laid out. No error rate is stated.',

  // Reasons why a list of works is not calibrated, or not fully
  'works-no-control':
    'There is no control collection, so the expected scores of unseen works of this kind are not known.',
  'works-too-few': ({ works, needed }: { works: number; needed: number }) =>
    `The control is too small. It has ${counted(works, 'work')} with a score; at least ${wholeNumber(needed)} are needed.`,
  'list-impossible': (of: { q: number; needed: number; works: number }) =>
    `No claim is possible at a false-discovery rate of ${String(of.q)}: any list needs at least ${wholeNumber(of.needed)} control works, but there are ${wholeNumber(of.works)}.`,
  'works-gate-unscored': ({ because }: { because: Remark }) =>
    `It is not known whether the two collections can be distinguished without a model. ${because.text}`,
  'works-gate-refused': (of: { distance: number; lower: Scored; limit: number }) =>
    `The control is refused. Its works can be distinguished from those of the target without any model (distance of the AUC from ½: ${of.distance.toFixed(3)}${isScored(of.lower) ? `, lower end of the 90% interval: ${of.lower.toFixed(3)}` : ''}; limit: ${of.limit.toFixed(2)}).`,
  'works-gate-imperfect': (of: { distance: number; upper: Scored; limit: number }) =>
    `The control is imperfectly matched. Its works can partly be distinguished from those of the target without any model, or too few works were compared to rule that out (distance of the AUC from ½: ${of.distance.toFixed(3)}; ${isScored(of.upper) ? `90% interval up to ${of.upper.toFixed(3)}; limit: ${of.limit.toFixed(2)}` : `no interval: ${of.upper.reason}`}). A list has no other basis than the exchange of works, so none is made.`,

  // The passages as a group
  'group-unscored': ({ because }: { because: Remark }) =>
    `the passages of the work could not be compared, as a group, with those of the control. ${because.text}`,
  'group-mark': 'Measured:',
  'group-uncalibrated': 'Uncalibrated:',
  'group-imperfect': 'Measured with an imperfect calibration:',
  'group-claimed':
    'As a group, the passages of the work are more probable to this model than those of the control, and by more than measures without the model distinguish the two sides.',
  'group-measured':
    'As a group, the passages of the work are more probable to this model than those of the control, but nothing is claimed.',
  'group-not-shown':
    'This test did not show that the passages of the work, as a group, are more probable to this model than those of the control. It does not rule out memorization.',
  'group-pairs': (of: { auc: number; lower: Scored; upper: Scored; level: number }) =>
    `In ${percent(of.auc)} of all pairs of one passage of the work and one of the control, the passage of the work is the more probable${isScored(of.lower) && isScored(of.upper) && of.lower < of.upper ? ` (${roundPercent(of.level)} interval by blocks: ${percent(of.lower)} to ${percent(of.upper)})` : ''}.`,
  'group-tested': (of: { p: number; labelings: number; method: 'exact' | 'sampled' }) =>
    `If the blocks of the work were like those of the control, so large a share or a larger one would occur with probability ${pValue(of.p)} (${of.method === 'exact' ? `all ${wholeNumber(of.labelings)}` : wholeNumber(of.labelings)} ways of naming the blocks were compared).`,
  'group-p': ({ p, level }: { p: number; level: number }) =>
    `The p-value of the group is ${pValue(p)}. The level fixed in advance is ${String(level)}.`,
  'group-no-interval': ({ because }: { because: Remark }) => `No interval could be computed. ${because.text}`,
  'group-blind': ({ lower, most }: { lower: number; most: number }) =>
    `The lower bound for the model (${percentAtLeast(lower)} of pairs) does not exceed the upper bound of what the blind measures show without any model (${percentAtMost(most)}). The text may only be easier to predict.`,
  'group-limits':
    'This does not say which passages the model knows, and it counts no character as memorized.',
  'group-easier':
    'It does not rule out that the work is easier to predict than the control in a way that the blind measures do not see.',

  // The register of tests
  'later-step':
    'A later step of a claim. Without the claim of the first step it is none, so it is not counted and has no level.',

  // What is missing for a claim
  'hit-blocks': ({ blocks, needed }: { blocks: number; needed: number }) =>
    `Passages above the floor lie in ${counted(blocks, 'block')}; at least ${needed} are needed.`,
  'no-interval-target': ({ because }: { because: Remark }) =>
    `No interval could be computed for the work. ${because.text}`,
  'no-interval-control': ({ because }: { because: Remark }) =>
    `No interval could be computed for the control. ${because.text}`,
  'bounds-overlap': ({ lower, upper }: { lower: number; upper: number }) =>
    `The lower bound for the work (${percentAtLeast(lower)}) does not exceed the upper bound for the control (${percentAtMost(upper)}).`,
  'yardstick-share': ({ share, yardstick }: { share: number; yardstick: number }) =>
    `Coverage is ${percentAtLeast(share)}. The yardstick fixed in advance is ${percentAtMost(yardstick)}.`,
  'yardstick-words': ({ words: covered, yardstick }: { words: number; yardstick: number }) =>
    `${covered} words are covered. The yardstick fixed in advance is ${yardstick} words.`,
  'yardstick-characters': ({ characters, yardstick }: { characters: number; yardstick: number }) =>
    `${characters} characters are covered. The yardstick fixed in advance is ${yardstick} characters.`,
  'no-passage-above': 'No passage exceeds the family floor.',
  'no-memorized-passage': 'No memorized passage was shown.',
  'hits-foreign': ({ hits, distance, limit }: { hits: number; distance: number; limit: number }) =>
    `The passages above the floor differ from the control even without the model, so they may be foreign to the work. A measure that does not use the model distinguishes ${hits} of them, which do not overlap, from the control (distance of the AUC from ½: ${distance.toFixed(3)}; limit: ${limit.toFixed(2)}).`,
  'hit-alone': ({ decades, needed }: { decades: Scored; needed: number }) =>
    `Only one separate passage exceeds the family floor${isScored(decades) ? `, by ${decades.toFixed(1)} decades` : ''}. A claim needs two that share no text, or one that exceeds it by ${needed} decades, because a table or a sum of money can be probable by chance.`,
  'hits-too-few': ({ hits, needed }: { hits: number; needed: number }) =>
    `There are too few passages above the floor to tell whether they are foreign to the work: ${hits} that do not overlap; ${needed} are needed. They may come from an older source, or from a machine.`,
  'hits-like-control': ({ hits, distance }: { hits: number; distance: number }) =>
    `Without the model, ${HIT_MEASURES} do not distinguish the passages above the floor from the control (${hits} that do not overlap; distance of the AUC from ½: ${distance.toFixed(3)}). This does not show that they are text of the same kind.`,
  'hits-not-compared': ({ because }: { because: Remark }) =>
    `It is not known whether the passages above the floor differ from the control. ${because.text}`,
  'tail-heavier': ({ variation, p, k }: { variation: number; p: number; k: number }) =>
    `The ${k} highest control scores vary more than an exponential tail lets expect (coefficient of variation ${variation.toFixed(2)} instead of 1, p = ${p.toPrecision(2)}). The family error rate may be several times as large as stated.`,
  'no-passage-in-budget': 'No passage above the family floor is expected within the query budget.',
});
