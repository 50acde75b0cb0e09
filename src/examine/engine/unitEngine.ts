import { PalimpsestError } from '../../base/index.js';
import type { Engine, SequenceId } from '../../domain/index.js';

/**
 * Admits units that keep sequences in the engine one at a time, in the order of the plan. Units that only score may run ahead.
 * For the cache of sequences, the order of calls affects the digits, so it must not depend on timing.
 */
export class Turnstile {
  #head: number;
  #closed = false;
  #usesSequences = false;
  #waiting: { readonly index: number; readonly go: () => void; readonly fail: (error: unknown) => void }[] =
    [];

  /** @param head the index of the first unit */
  constructor(head: number) {
    this.#head = head;
  }

  /** True once a unit has requested a sequence: from then on, units are run one by one. */
  get usesSequences(): boolean {
    return this.#usesSequences;
  }

  /** Reports that unit `head` is now the oldest unfinished unit. */
  advance(head: number): void {
    this.#head = head;
    const ready = this.#waiting.filter(({ index }) => index <= head);
    this.#waiting = this.#waiting.filter(({ index }) => index > head);
    for (const { go } of ready) go();
  }

  /** Settles when unit `index` is the oldest. @throws {PalimpsestError} `engine-cancelled` if the turnstile is closed first */
  whenOldest(index: number): Promise<void> {
    this.#usesSequences = true;
    if (this.#closed) return Promise.reject(cancelled());
    if (index <= this.#head) return Promise.resolve();
    return new Promise((go, fail) => this.#waiting.push({ index, go, fail }));
  }

  /** Rejects all waiting units. */
  close(): void {
    this.#closed = true;
    for (const { fail } of this.#waiting) fail(cancelled());
    this.#waiting = [];
  }
}

/** The engine with the operations that one unit may use. */
export interface UnitEngine {
  readonly engine: Engine;
  /** Closes sequences that the unit left open. */
  readonly tidy: () => Promise<void>;
}

/**
 * An engine for one unit. It cannot load or dispose, its sequences wait for their turn, and its signal always takes effect.
 * @param index of the unit in the plan
 */
export function unitEngine(
  engine: Engine,
  index: number,
  turnstile: Turnstile,
  signal: AbortSignal,
): UnitEngine {
  const open = new Set<SequenceId>();
  const keep = (sequences: readonly SequenceId[]): void =>
    sequences.forEach((sequence) => open.add(sequence));
  const facade: Engine = {
    load: () => Promise.reject(notForUnits('load')),
    dispose: () => Promise.reject(notForUnits('dispose')),
    tokenize: (text, options) => engine.tokenize(text, options),
    renderChat: (messages) => engine.renderChat(messages),
    detokenize: (tokens) => engine.detokenize(tokens),
    checkVocabulary: (sample) => engine.checkVocabulary(sample),
    score: (request, own) => engine.score(request, own ?? signal),
    open: async (tokens, options, own) => {
      await turnstile.whenOldest(index);
      const opened = await engine.open(tokens, options, own ?? signal);
      keep([opened.sequence]);
      return opened;
    },
    fork: async (sequence, count) => {
      const copies = await engine.fork(sequence, count);
      keep(copies);
      return copies;
    },
    step: (items, options, own) => engine.step(items, options, own ?? signal),
    close: async (sequences) => {
      sequences.forEach((sequence) => open.delete(sequence));
      await engine.close(sequences);
    },
    estimateMemory: (length, slots, withReplay) => engine.estimateMemory(length, slots, withReplay),
    counters: () => engine.counters(),
  };
  const tidy = async (): Promise<void> => {
    const left = [...open];
    open.clear();
    if (left.length > 0) await engine.close(left);
  };
  return { engine: facade, tidy };
}

function notForUnits(what: string): PalimpsestError {
  return new PalimpsestError({
    kind: 'bug',
    code: 'engine-not-for-units',
    message: `A unit of an examination must not ${what} the engine.`,
    hint: 'Remove the call from the attack: the runner does this.',
  });
}

function cancelled(): PalimpsestError {
  return new PalimpsestError({
    kind: 'environment',
    code: 'engine-cancelled',
    message: 'The unit was stopped.',
    hint: 'Resume the examination to run it again.',
  });
}
