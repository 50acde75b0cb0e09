import { elementAt } from '../../base/index.js';

/** The numbers of threads to choose from, the largest first: all, half as many, … 1. */
export function threadLadder(most: number): number[] {
  const ladder: number[] = [];
  for (let threads = most; threads > 1; threads = Math.ceil(threads / 2)) ladder.push(threads);
  return [...ladder, 1];
}

/** A different number must be faster by this factor to be adopted. */
const WORTH = 0.9;
/** The number of batches that must be faster with a different number before it is adopted. */
const CONFIRMATIONS = 2;
/** The number of batches whose times represent the number in use. */
const RECENT = 4;
/** The minimum decode time between two trials, in milliseconds. */
const PAUSE_MS = 500;
/**
 * The time that a trial lost must be regained this many times before the next trial. The factor is small at first, because a temporary
 * disturbance may have decided the trial, and later so large that trials cost 2% of the time.
 */
const PATIENCE = { first: 10, last: 50 };
/** If the number in use has become slower by this factor, the machine is busy with other work: fewer threads are tried at once. */
const SLOWED = 2;

/**
 * Chooses the number of decode threads by measurement. The threads of llama.cpp spin while they wait for each other, so one thread that the
 * system does not run stops all: on a busy machine, two threads can be thirty times slower than one. Results of the exact path do not
 * depend on the number, so it may change between batches. The chooser begins with the largest number and tries neighboring ones, rarely
 * and cheaply, for as long as it runs. If the ladder has only one number, it always uses that one.
 */
export class ThreadChooser {
  readonly #ladder: readonly number[];
  #at = 0;
  /** 1: fewer threads next; −1: more. */
  #direction: 1 | -1 = 1;
  /** Milliseconds per token of the last batches with the number in use. */
  #recent: number[] = [];
  /** The same for the number on trial; null when none is. */
  #trial: number[] | null = null;
  /** The milliseconds per token of the number in use when the last trial ended. */
  #usual = Infinity;
  #sinceTrialMs = 0;
  #pauseMs = 0;
  #patience = PATIENCE.first;
  #isCold = true;

  /** @param ladder the numbers of threads in order, not empty; it begins with the first */
  constructor(ladder: readonly number[]) {
    this.#ladder = ladder;
  }

  /** Threads for the next batch. */
  get threads(): number {
    return elementAt(this.#ladder, this.#trial === null ? this.#at : this.#at + this.#direction);
  }

  /** The number that measured best so far, 1 … the most; differs from {@link threads} during a trial. */
  get chosen(): number {
    return elementAt(this.#ladder, this.#at);
  }

  /** Batches have a different shape from here on, so earlier times cannot be compared with theirs. */
  forgetTimes(): void {
    this.#recent = [];
    this.#trial = null;
    this.#usual = Infinity;
    this.#isCold = true;
  }

  /**
   * A batch was decoded with {@link threads} threads.
   * @param tokens in the batch, at least 1
   * @param ms that it took
   */
  took(tokens: number, ms: number): void {
    // The first batch of a context touches its memory for the first time.
    if (this.#isCold) this.#isCold = false;
    else if (this.#trial === null) this.#use(tokens, ms);
    else this.#judge(this.#trial, tokens, ms);
  }

  #use(tokens: number, ms: number): void {
    this.#recent = [...this.#recent, ms / tokens].slice(-RECENT);
    this.#sinceTrialMs += ms;
    if (this.#ladder.length === 1) return;
    const isCrowded = mean(this.#recent) > SLOWED * this.#usual && this.#at < this.#ladder.length - 1;
    if (isCrowded) this.#direction = 1;
    else if (this.#sinceTrialMs < this.#pauseMs) return;
    if (this.#ladder[this.#at + this.#direction] === undefined) this.#turn();
    this.#trial = [];
  }

  #judge(trial: number[], tokens: number, ms: number): void {
    trial.push(ms / tokens);
    const usual = mean(this.#recent);
    const isFaster = mean(trial) < WORTH * usual;
    if (isFaster && trial.length < CONFIRMATIONS) return;
    this.#trial = null;
    this.#sinceTrialMs = 0;
    if (isFaster) {
      this.#at += this.#direction;
      this.#recent = trial;
      this.#patience = PATIENCE.first;
    } else this.#turn();
    this.#usual = mean(this.#recent);
    // Continuing in a direction that was right costs nothing. The slower of two known numbers is tried again only when the time for it has been regained.
    const isOnTheWay = isFaster && this.#ladder[this.#at + this.#direction] !== undefined;
    const lostMs = Math.abs(usual - mean(trial)) * tokens;
    this.#pauseMs = isOnTheWay ? 0 : Math.max(PAUSE_MS, this.#patience * lostMs);
    if (!isOnTheWay) this.#patience = Math.min(PATIENCE.last, 2 * this.#patience);
  }

  #turn(): void {
    this.#direction = this.#direction === 1 ? -1 : 1;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
