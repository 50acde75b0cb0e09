import { fromText, type Unscored } from '../../base/index.js';
import type { BlockedSample } from '../statistics/aucInterval.js';
import { blindScores, isEmptyWindow, type BlindScores, type GateWindow } from './blindScores.js';
import { gateOf, type Gate } from './gateOf.js';
import { words } from '../words.js';

/** How far target and control can be distinguished without a model. */
export type BlindGate = Gate<keyof BlindScores>;

/** The windows of the two sides of a comparison. */
interface Sides {
  readonly target: readonly GateWindow[];
  readonly control: readonly GateWindow[];
}

/**
 * Can the target be distinguished from the control without the model? Three yardsticks that know nothing of it, each as AUC of target windows
 * against control windows: (a) compressed bytes per character, (b) characters per token, (c) mean log p of the window's tokens
 * under a unigram of both sides together that leaves the window itself out (add-one smoothed over the ids that occur).
 * @param input disjoint windows of target and control, cleaned by the same list
 * @returns unscored if one side has no window or a window is empty
 * @source Das, Zhang & Tramèr 2024, arXiv 2406.16201 (blind baselines); bands and yardsticks are ours
 */
export function blindGate(input: Sides): BlindGate | Unscored {
  return fromText('blind gate', () => {
    const samples = blindSamples(input);
    return samples.kind === 'unscored' ? samples : gateOf(samples.measures);
  });
}

/** How far the works of two collections can be distinguished without a model; `length` is the length of a work in tokens. */
export type WorksGate = Gate<keyof BlindScores | 'length'>;

/**
 * The same for collections of whole works, each of which is one window. The length of a work is a fourth yardstick, because the mean log p of
 * a work depends on how much text comes before its tokens.
 * @param input the works of target and control, cleaned by the same list; the block of each is its own
 * @returns unscored if one side has no work or a work is empty
 */
export function worksGate(input: Sides): WorksGate | Unscored {
  return fromText('blind gate of works', () => {
    const samples = blindSamples(input);
    if (samples.kind === 'unscored') return samples;
    const lengths = (windows: readonly GateWindow[]): BlockedSample => ({
      values: windows.map(({ tokens }) => tokens.length),
      blocks: windows.map(({ block }) => block),
    });
    return gateOf({ ...samples.measures, length: [lengths(input.target), lengths(input.control)] as const });
  });
}

/** The three yardsticks of both sides; unscored if one side has no window or a window is empty. */
function blindSamples({ target, control }: Sides):
  | {
      readonly kind: 'samples';
      readonly measures: Readonly<Record<keyof BlindScores, readonly [BlockedSample, BlockedSample]>>;
    }
  | Unscored {
  if (target.length === 0 || control.length === 0) return words.unscored('gate-no-windows');
  if ([...target, ...control].some(isEmptyWindow)) return words.unscored('gate-empty-window');
  const scores = blindScores([...target, ...control]);
  const blocks = [...target, ...control].map(({ block }) => block);
  const sidesOf = (yardstick: keyof BlindScores): readonly [BlockedSample, BlockedSample] => {
    const values = scores.map((one) => one[yardstick]);
    return [
      { values: values.slice(0, target.length), blocks: blocks.slice(0, target.length) },
      { values: values.slice(target.length), blocks: blocks.slice(target.length) },
    ];
  };
  return {
    kind: 'samples',
    measures: {
      compressedBytesPerChar: sidesOf('compressedBytesPerChar'),
      charsPerToken: sidesOf('charsPerToken'),
      unigramLogP: sidesOf('unigramLogP'),
    },
  };
}
