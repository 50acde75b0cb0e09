import { fromText, type Unscored } from '../../base/index.js';
import type { BlockedSample } from '../statistics/aucInterval.js';
import {
  blindScores,
  isEmptyWindow,
  wordScores,
  type BlindScores,
  type GateWindow,
  type WordScores,
} from './blindScores.js';
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
 * Can the target be distinguished from the control without the model? Four measures that know nothing of it, each as AUC of target windows
 * against control windows: (a) compressed bytes per character, (b) characters per token, (c) mean log p of the window's tokens
 * under a unigram of both sides together that leaves the window itself out (add-one smoothed over the ids that occur), (d) what the order
 * of its words adds to the frequency of their classes.
 * @param input disjoint windows of target and control, cleaned by the same list
 * @returns unscored if one side has no window or a window is empty
 * @source Das, Zhang & Tramèr 2024, arXiv 2406.16201 (blind baselines); bands and measures are ours
 */
export function blindGate(input: Sides): BlindGate | Unscored {
  return fromText('blind gate', () => notComparable(input) ?? gateOf(allSides(input)));
}

/**
 * The same for passages that were chosen because they are probable to the model, without (d): text whose order is predictable is probable
 * to every model, so that the choice alone would move this measure.
 */
export function blindGateOfChosen(input: Sides): Gate<keyof WordScores> | Unscored {
  return fromText(
    'blind gate of hits',
    () => notComparable(input) ?? gateOf(wordSides(input, wordScores(all(input)))),
  );
}

/** How far the works of two collections can be distinguished without a model; `length` is the length of a work in tokens. */
export type WorksGate = Gate<keyof BlindScores | 'length'>;

/**
 * The same as {@link blindGate} for collections of whole works, each of which is one window. The length of a work is one more measure, because
 * the mean log p of a work depends on how much text comes before its tokens.
 * @param input the works of target and control, cleaned by the same list; the block of each is its own
 * @returns unscored if one side has no work or a work is empty
 */
export function worksGate(input: Sides): WorksGate | Unscored {
  return fromText('blind gate of works', () => {
    const none = notComparable(input);
    if (none !== null) return none;
    const length = sides(
      input,
      all(input).map(({ tokens }) => tokens.length),
    );
    return gateOf({ ...allSides(input), length });
  });
}

function notComparable(input: Sides): Unscored | null {
  if (input.target.length === 0 || input.control.length === 0) return words.unscored('gate-no-windows');
  return all(input).some(isEmptyWindow) ? words.unscored('gate-empty-window') : null;
}

/** The values of a measure on both sides, with their blocks. */
type SidesOf<M extends string> = Readonly<Record<M, readonly [BlockedSample, BlockedSample]>>;

function allSides(input: Sides): SidesOf<keyof BlindScores> {
  const scores = blindScores(all(input));
  const gains = scores.map(({ orderGain }) => orderGain);
  return { ...wordSides(input, scores), orderGain: sides(input, gains) };
}

function wordSides(input: Sides, scores: readonly WordScores[]): SidesOf<keyof WordScores> {
  const of = (measure: keyof WordScores): readonly [BlockedSample, BlockedSample] =>
    sides(
      input,
      scores.map((one) => one[measure]),
    );
  return {
    compressedBytesPerChar: of('compressedBytesPerChar'),
    charsPerToken: of('charsPerToken'),
    unigramLogP: of('unigramLogP'),
  };
}

function all({ target, control }: Sides): GateWindow[] {
  return [...target, ...control];
}

/** Values of all windows, target first, divided into the two sides. */
function sides(input: Sides, values: readonly number[]): readonly [BlockedSample, BlockedSample] {
  const blocks = all(input).map(({ block }) => block);
  const { length } = input.target;
  return [
    { values: values.slice(0, length), blocks: blocks.slice(0, length) },
    { values: values.slice(length), blocks: blocks.slice(length) },
  ];
}
