import { elementAt, firstWhere } from '../../base/index.js';
/** A passage as one window measured it. */
export interface ScoredWindow {
  /** Place of the work in the plan, and of the window in the work. */
  readonly work: number;
  readonly window: number;
  readonly logPz: number;
}

/** Windows that touch one another, at most: with how many others of its work a passage shares a token. */
export function mostOverlaps(starts: ArrayLike<number>, suffixTokens: number): number {
  let most = 0;
  let first = 0;
  let behind = 0;
  for (let at = 0; at < starts.length; at++) {
    const start = starts[at] ?? 0;
    while ((starts[first] ?? 0) <= start - suffixTokens) first += 1;
    while (behind < starts.length && (starts[behind] ?? 0) < start + suffixTokens) behind += 1;
    most = Math.max(most, behind - first - 1);
  }
  return most;
}

/** More probable first; ties go to the earlier place. */
function inOrder(a: ScoredWindow, b: ScoredWindow): number {
  return b.logPz - a.logPz || a.work - b.work || a.window - b.window;
}

/**
 * The most probable windows of a run so far, whatever the order they come in. As many are kept as it takes to choose `count` of them that
 * share no token: each chosen one can shut out only those that overlap it.
 */
export class BestPassages {
  readonly #count: number;
  readonly #kept: number;
  #best: ScoredWindow[] = [];

  /**
   * @param count passages that are wanted
   * @param overlaps with how many others a window shares a token, at most
   */
  constructor(count: number, overlaps: number) {
    this.#count = count;
    this.#kept = count * (overlaps + 1);
  }

  /** Takes a window in; true when it is among the best. Each window once. */
  add(window: ScoredWindow): boolean {
    const worst = this.#best[this.#kept - 1];
    if (worst !== undefined && inOrder(window, worst) >= 0) return false;
    const place = firstWhere(this.#best.length, (at) => inOrder(elementAt(this.#best, at), window) >= 0);
    this.#best.splice(place, 0, window);
    if (this.#best.length > this.#kept) this.#best.pop();
    return true;
  }

  /** The best ones of which no two overlap. */
  chosen(overlap: (a: ScoredWindow, b: ScoredWindow) => boolean): ScoredWindow[] {
    const chosen: ScoredWindow[] = [];
    for (const candidate of this.#best) {
      if (chosen.length === this.#count) break;
      if (!chosen.some((other) => overlap(candidate, other))) chosen.push(candidate);
    }
    return chosen;
  }
}
