/** Numbers of threads to choose among, most first: all, half as many, … 1. */
export function threadLadder(most: number): number[] {
  const ladder: number[] = [];
  for (let threads = most; threads > 1; threads = Math.ceil(threads / 2)) ladder.push(threads);
  return [...ladder, 1];
}

/** Another number must be this much faster to be taken. */
const WORTH = 0.9;
/** Batches of another number that must be faster before it is taken. */
const CONFIRMATIONS = 2;
/** Batches that stand for the number in use. */
const RECENT = 4;
/** Decode time between two trials, at least, in milliseconds. */
const PAUSE_MS = 500;
/**
 * What a trial lost is earned back so many times over before the next one: soon at first, since a passing disturbance may have
 * decided, and later so seldom that trials cost 2 % of the time.
 */
const PATIENCE = { first: 10, last: 50 };
/** When the number in use has become so many times slower, the machine is busy with something else: try fewer at once. */
const SLOWED = 2;

/**
 * Chooses decode threads by measurement. llama.cpp's threads wait for each other by spinning, so one that the system does not
 * run stops all: on a busy machine two threads can be thirty times slower than one. Results of the exact path do not depend on
 * the number, so it may change between batches. Begins with the most and tries neighbours, seldom and cheaply, for as long as
 * it runs. Of a ladder with one number it always takes that one.
 */
export class ThreadChooser {
  readonly #ladder: readonly number[];
  #at = 0;
  /** 1: fewer threads next; −1: more. */
  #direction: 1 | -1 = 1;
  /** Milliseconds a token of the last batches with the number in use. */
  #recent: number[] = [];
  /** The same for the number on trial; null when none is. */
  #trial: number[] | null = null;
  /** What the number in use took when the last trial ended. */
  #usual = Infinity;
  #sinceTrialMs = 0;
  #pauseMs = 0;
  #patience = PATIENCE.first;
  #isCold = true;

  /** @param ladder numbers of threads, neighbours next to each other, not empty; the first is where it begins */
  constructor(ladder: readonly number[]) {
    this.#ladder = ladder;
  }

  /** Threads for the next batch. */
  get threads(): number {
    return this.#ladder[this.#trial === null ? this.#at : this.#at + this.#direction] ?? 1;
  }

  /** The number that measured best so far, 1 … the most; differs from {@link threads} during a trial. */
  get chosen(): number {
    return this.#ladder[this.#at] ?? 1;
  }

  /** Batches have another shape from here on: times so far are no measure for theirs. */
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
    // Going on in a direction that was right costs nothing; the slower of two known numbers is tried again when it is earned.
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
