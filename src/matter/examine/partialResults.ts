import {
  HeatStrip,
  windowPlanDocument,
  windowScores,
  windowsOf,
  windowSpan,
  windowUnits,
  type AttackInput,
  type AttackPlan,
  type PlannedUnit,
} from '../../attacks/index.js';
import type { Scored } from '../../base/index.js';
import type { UnitOutcome } from '../../examine/index.js';
import type { PartialResults } from '../../contract/index.js';
import { BestPassages, mostOverlaps, type ScoredWindow } from './bestPassages.js';
import { words } from '../words.js';

/** Passages that are shown while a run goes on. */
const SHOWN = 10;

/** A work of an examination whose windows are counted up. */
export interface TalliedWork {
  readonly id: string;
  readonly title: string;
  readonly role: 'target' | 'control';
  readonly chars: number;
  /** First token of each window's prefix. */
  readonly starts: ArrayLike<number>;
  /** 1 where the cleaning list touches the window. */
  readonly excluded: Uint8Array;
  /** Characters of a window's passage. */
  spanOf(window: number): { readonly startChar: number; readonly endChar: number };
  textOf(startChar: number, endChar: number): string;
}

/** What a run found so far: of one size however long the works are, and the same whatever the order in which windows come. */
export class PartialTally {
  readonly #works: readonly TalliedWork[];
  readonly #suffixTokens: number;
  readonly #strips: readonly HeatStrip[];
  readonly #done: number[];
  readonly #best: BestPassages;

  /** @param suffixTokens length of a passage */
  constructor(works: readonly TalliedWork[], suffixTokens: number) {
    this.#works = works;
    this.#suffixTokens = suffixTokens;
    this.#strips = works.map(({ chars }) => new HeatStrip(chars));
    this.#done = works.map(() => 0);
    const overlaps = works.map(({ starts }) => mostOverlaps(starts, suffixTokens));
    this.#best = new BestPassages(SHOWN, Math.max(0, ...overlaps));
  }

  /**
   * One window is done. Windows that the cleaning list touches are counted, but no result is shown of them.
   * @param logPz log p of its passage, natural log; null when it could not be scored
   */
  add(work: number, window: number, logPz: number | null): void {
    const tallied = this.#works[work];
    if (tallied === undefined) return;
    this.#done[work] = (this.#done[work] ?? 0) + 1;
    if (logPz === null || tallied.excluded[window] === 1) return;
    const { startChar, endChar } = tallied.spanOf(window);
    this.#strips[work]?.add(startChar, endChar, logPz);
    this.#best.add({ work, window, logPz });
  }

  /** Largest log10 p for each slice of a work. */
  slices(work: number): Scored[] {
    return this.#strips[work]?.values(words.unscored('nothing-scored-here')) ?? [];
  }

  /** The results as they are now. */
  snapshot(): PartialResults {
    return {
      works: this.#works.map(({ id, title, role, starts }, at) => ({
        workId: id,
        title,
        role,
        windows: starts.length,
        windowsDone: this.#done[at] ?? 0,
        slices: this.slices(at),
      })),
      best: this.#best
        .chosen((a, b) => this.#overlap(a, b))
        .flatMap(({ work, window, logPz }) => {
          const tallied = this.#works[work];
          if (tallied === undefined) return [];
          const { startChar, endChar } = tallied.spanOf(window);
          const text = tallied.textOf(startChar, endChar);
          return [{ workId: tallied.id, startChar, endChar, text, log10: logPz / Math.LN10 }];
        }),
    };
  }

  #overlap(a: ScoredWindow, b: ScoredWindow): boolean {
    if (a.work !== b.work) return false;
    const { starts } = this.#works[a.work] ?? { starts: [] };
    return Math.abs((starts[a.window] ?? 0) - (starts[b.window] ?? 0)) < this.#suffixTokens;
  }
}

/** Counts up the units of a run as they are finished. */
export interface RunTally {
  readonly tally: Pick<PartialTally, 'snapshot'>;
  /** Takes in a unit, from the run or from its journal. */
  observe(unit: PlannedUnit, outcome: ObservedOutcome): void;
}

/** What became of a unit, as far as it is counted up. */
export type ObservedOutcome =
  | { readonly kind: 'observed'; readonly value: unknown }
  | { readonly kind: 'unscored'; readonly reason?: string };

/** A tally for an examination that is about to run; null for attacks that do not cut works into windows. */
export function runTally(
  input: AttackInput<Record<string, unknown>>,
  plan: Pick<AttackPlan, 'document'>,
): RunTally | null {
  const document = windowPlanDocument(plan.document);
  if (document === null) return null;
  const { prefixTokens, suffixTokens } = document.shape;
  const works = input.works.map((work): TalliedWork => {
    const { starts, excluded } = windowsOf(work, document.shape);
    const layout = { starts: Int32Array.from(starts), prefixTokens, suffixTokens };
    return {
      id: work.id,
      title: work.title,
      role: work.role,
      chars: work.charCount,
      starts: layout.starts,
      excluded,
      spanOf: (window) => windowSpan(layout, work.tokenStartChar, window),
      textOf: (startChar, endChar) => work.textOf(startChar, endChar),
    };
  });
  const tally = new PartialTally(works, suffixTokens);
  const places = new Map(works.map(({ id }, at) => [id, at]));
  return {
    tally,
    observe: (unit, outcome) => {
      const spec = windowUnits.windows.spec.safeParse(unit.spec).data;
      const work = places.get(unit.workId);
      if (spec === undefined || work === undefined) return;
      const scores = outcome.kind === 'observed' ? windowScores(outcome.value, spec.count) : null;
      for (let at = 0; at < spec.count; at++) tally.add(work, spec.from + at, scores?.logPz[at] ?? null);
    },
  };
}

/** An outcome of the runner as a tally takes it. */
export function observedOutcome(outcome: UnitOutcome): ObservedOutcome {
  return outcome.kind === 'observed' ? { kind: 'observed', value: outcome.result.value } : outcome;
}
