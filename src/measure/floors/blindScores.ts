import { elementAt } from '../../base/index.js';
import { compressedBytes } from '../compression/compressedBytes.js';
import { orderGains } from './orderGain.js';

/** A window as text and tokens, without any output of a model. */
export interface GateWindow {
  /** Prefix and suffix together, as characters. */
  readonly text: string;
  /** The same, as token ids. */
  readonly tokens: ArrayLike<number>;
  /** The chapter or run of tokens that it comes from; windows of one block resemble each other. */
  readonly block: string | number;
}

/** A window by the measures that know neither the model nor the order of its words. */
export interface WordScores {
  /** Bytes of its text as raw DEFLATE, for each character. */
  readonly compressedBytesPerChar: number;
  readonly charsPerToken: number;
  /** Mean log p of its tokens (nats) under the token counts of all the other windows, add-one smoothed over the ids that occur. */
  readonly unigramLogP: number;
}

/** A window by all measures that do not know the model. */
export interface BlindScores extends WordScores {
  /** What the order of its words adds to the frequency of their classes, in nats a word; see {@link orderGains}. */
  readonly orderGain: number;
}

/** Compressed size of windows already seen: a control that is judged again without each of its blocks has the same windows. */
const sizes = new WeakMap<GateWindow, number>();

function compressedSize(window: GateWindow): number {
  const known = sizes.get(window);
  if (known !== undefined) return known;
  const size = compressedBytes(window.text);
  sizes.set(window, size);
  return size;
}

/** True for a window without text or tokens, which has no score. */
export function isEmptyWindow({ text, tokens }: GateWindow): boolean {
  return tokens.length === 0 || text === '';
}

/**
 * The blind scores of each window; no scores at all if one window is empty.
 * @param windows of target and control together
 * @source Das, Zhang & Tramèr 2024, arXiv 2406.16201 (blind baselines); the measures are ours
 */
export function blindScores(windows: readonly GateWindow[]): BlindScores[] {
  const scores = wordScores(windows);
  const gains = scores.length === 0 ? [] : orderGains(windows);
  return scores.flatMap((one, at) => gains.slice(at, at + 1).map((orderGain) => ({ ...one, orderGain })));
}

/** The blind scores that do not see the order of words; no scores at all if one window is empty. */
export function wordScores(windows: readonly GateWindow[]): WordScores[] {
  if (windows.some(isEmptyWindow)) return [];
  const unigram = pooledUnigram(windows);
  return windows.map((window) => ({
    compressedBytesPerChar: compressedSize(window) / charCount(window.text),
    charsPerToken: charCount(window.text) / window.tokens.length,
    unigramLogP: unigram(window),
  }));
}

/** Mean log p of a window's tokens under the other windows' token counts. */
function pooledUnigram(windows: readonly GateWindow[]): (window: GateWindow) => number {
  const pooled = new Map<number, number>();
  let total = 0;
  for (const window of windows) {
    total += window.tokens.length;
    for (let at = 0; at < window.tokens.length; at++) add(pooled, elementAt(window.tokens, at));
  }
  return (window) => {
    const own = new Map<number, number>();
    for (let at = 0; at < window.tokens.length; at++) add(own, elementAt(window.tokens, at));
    const rest = total - window.tokens.length + pooled.size;
    let sum = 0;
    for (const [token, count] of own) {
      sum += count * Math.log(((pooled.get(token) ?? 0) - count + 1) / rest);
    }
    return sum / window.tokens.length;
  };
}

function add(counts: Map<number, number>, token: number): void {
  counts.set(token, (counts.get(token) ?? 0) + 1);
}

function charCount(text: string): number {
  return Array.from(text).length;
}
