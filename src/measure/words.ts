import { percentAtLeast, percentAtMost, sentences, type Remark } from '../base/index.js';

/** Everything that this room says about a number, by code. */
export const words = sentences({
  // Floors and thresholds
  'no-control-no-floor': 'There is no control, so there is no floor.',
  'policy-control-all-zero':
    'Policy floor undefined: every control passage has probability 0 under this policy.',
  'control-zero': 'Policy floor undefined: control passages have probability 0.',
  'policy-control-zero': 'Policy floor undefined: control passages have probability 0 under this policy.',
  'floor-controls': ({ needed, controls }: { needed: number; controls: number }) =>
    `The family floor needs at least ${String(needed)} control windows, there are ${String(controls)}.`,
  'tail-controls': ({ needed, controls }: { needed: number; controls: number }) =>
    `it needs at least ${String(needed)} control passages, there are ${String(controls)}`,
  'tail-reaches-nothing': 'too few control passages reach anything, so how their scores spread is not known',
  'tail-alike': 'the highest control scores are all alike, so how they spread is not known',
  'floor-not-exceeded': 'No probability exceeds the family floor.',
  'alpha-controls': ({ alpha, needed, controls }: { alpha: number; needed: number; controls: number }) =>
    `No claim possible: an error rate of ${String(alpha)} needs at least ${String(needed)} control passages, there are ${String(controls)}.`,

  // Intervals and design effects
  'drawing-blocks': 'Drawing blocks needs at least 2 blocks.',
  'nothing-to-divide-by': 'There is nothing to divide by.',
  'few-blocks': ({ blocks, needed }: { blocks: number; needed: number }) =>
    `There are ${blocks} blocks; an interval needs at least ${needed}.`,
  'few-blocks-one-side': ({ blocks, needed }: { blocks: number; needed: number }) =>
    `One side has ${blocks} blocks; an interval needs at least ${needed} on both.`,
  'few-blocks-of-windows': ({ blocks, needed }: { blocks: number; needed: number }) =>
    `The windows come from ${blocks} blocks; an interval needs at least ${needed}.`,
  'blocks-alike': 'Nothing varies between blocks.',
  'design-effect-infinite': 'The design effect needs finite values.',
  'design-effect-alike': 'The design effect cannot be had from values that do not vary.',
  'design-effect-blocks': 'The design effect needs at least 2 blocks.',
  'design-effect-unknown': 'The rate is 0 or 1, and log p was not given to take the design effect from.',
  'leave-out-blocks': 'Leaving one block out needs at least 2 blocks.',
  'half-split-windows': 'A half-split needs at least 2 windows in 2 blocks.',
  'few-draws': 'At least 2 draws are needed.',
  'nothing-found': 'Nothing was found, so nothing says how much a find would bring.',

  // Replay, gate, membership
  'replay-none': 'No window was replayed.',
  'replay-zero': 'A window has probability 0 in one scoring and not in the other.',
  'replay-needed': ({ because }: { because: Remark }) => `Extractability needs a replay: ${because.text}`,
  'gate-no-windows': 'The blind gate needs windows of both the target and the control.',
  'gate-empty-window': 'The blind gate met an empty window.',
  'no-tokens': 'There are no tokens.',
  'token-zero': 'A token has probability 0.',

  // Why a number is not calibrated, or not fully
  'no-control': 'There is no control: nothing says how probable unseen text of this kind is.',
  'control-too-small': ({ because }: { because: Remark }) => `Control too small: ${because.text}`,
  'control-windows': ({ windows, needed }: { windows: number; needed: number }) =>
    `The control has ${windows} disjoint windows; at least ${needed} are needed.`,
  'control-blocks': ({ blocks, needed }: { blocks: number; needed: number }) =>
    `The control windows come from ${blocks} blocks; at least ${needed} are needed.`,
  'control-half': ({ windows, target }: { windows: number; target: number }) =>
    `The control has ${windows} disjoint windows for ${target} of the target; at least half as many are needed.`,
  'alpha-too-small': ({ alpha, needed, controls }: { alpha: number; needed: number; controls: number }) =>
    `No claim possible at an error rate of ${String(alpha)}: it needs at least ${String(needed)} control passages, there are ${String(controls)}.`,
  'gate-unscored': ({ because }: { because: Remark }) =>
    `Whether the control is equally hard is not known: ${because.text}`,
  'gate-refused': ({ distance, limit }: { distance: number; limit: number }) =>
    `The control is refused: without any model it can be told from the work (AUC ${distance.toFixed(3)} away from ½, limit ${limit.toFixed(2)}), so it is not equally hard.`,
  'gate-imperfect': ({ distance }: { distance: number }) =>
    `The control is imperfectly matched: without any model it can partly be told from the work (AUC ${distance.toFixed(3)} away from ½). Claims rest on the family floor alone and no error rate is stated.`,
  'control-in-training': 'A control passage was found in the training data.',
  'cleaning-one-sided': ({ side }: { side: 'target' | 'control' }) =>
    `Only ${side === 'target' ? 'the work' : 'the control'} was cleaned of quotations and boilerplate; both sides must be cleaned by the same list.`,
  'replay-moved': ({ decades, limit }: { decades: number; limit: number }) =>
    `Scored again, a window moved by ${decades.toFixed(2)} decades; the limit is ${String(limit)}.`,
  'plan-differs': 'The plan that was run is not the plan that was hashed before scoring.',

  // What is missing for a claim
  'hit-blocks': ({ blocks, needed }: { blocks: number; needed: number }) =>
    `Passages above the floor lie in ${blocks} blocks; at least ${needed} are needed.`,
  'no-interval-target': ({ because }: { because: Remark }) => `The work has no interval: ${because.text}`,
  'no-interval-control': ({ because }: { because: Remark }) => `The control has no interval: ${because.text}`,
  'bounds-overlap': ({ lower, upper }: { lower: number; upper: number }) =>
    `The lower bound for the work (${percentAtLeast(lower)}) does not exceed the upper bound for the control (${percentAtMost(upper)}).`,
  'yardstick-share': ({ share, yardstick }: { share: number; yardstick: number }) =>
    `Coverage is ${percentAtLeast(share)}; the yardstick fixed beforehand is ${percentAtMost(yardstick)}.`,
  'yardstick-words': ({ words: covered, yardstick }: { words: number; yardstick: number }) =>
    `${covered} words are covered; the yardstick fixed beforehand is ${yardstick} words.`,
  'yardstick-characters': ({ characters, yardstick }: { characters: number; yardstick: number }) =>
    `${characters} characters are covered; the yardstick fixed beforehand is ${yardstick} characters.`,
  'no-passage-above': 'No passage lies above the family floor.',
  'no-memorized-passage': 'No memorized passage was shown.',
  'no-passage-in-budget': 'No passage reaches the budget.',
});
