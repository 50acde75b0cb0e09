import { elementAt } from '../../base/index.js';
import { extendDistance, logAdd, noDistance, type DistanceSoFar } from '../../measure/index.js';

/** A token that the policy may draw next. */
export interface Choice {
  readonly token: number;
  /** log p under the policy. */
  readonly logProb: number;
}

/** A beginning in the beam, extended by a token. */
export interface BeamPick {
  /** Which of the beginnings of the last step, by their order. */
  readonly slot: number;
  readonly token: number;
}

/** What the search asks of a model: which tokens may follow, under a policy that keeps a finite set. */
export interface ChoiceSource {
  /** What may follow the prefix. */
  first(): Promise<readonly Choice[]>;
  /** Extends beginnings of the last step and drops all others. Returns what may follow each, in the order of the picks. */
  advance(picks: readonly BeamPick[]): Promise<readonly (readonly Choice[])[]>;
}

/** The distances by which a copy can be near. */
export const DISTANCES = ['levenshtein', 'hamming'] as const;
/** See {@link DISTANCES}. */
export type Distance = (typeof DISTANCES)[number];

/** A continuation as long as the passage. */
export interface Candidate {
  readonly tokens: readonly number[];
  readonly logProb: number;
  readonly hamming: number;
  readonly levenshtein: number;
}

/** What the search found. */
export interface BeamSearch {
  /** Distinct continuations, all children of the last beam, most probable first: at most beams × kept tokens. */
  readonly pool: readonly Candidate[];
  /**
   * Probability that was dropped, as logs. By distance, entry e is the total probability of dropped beginnings that can end at e but no
   * nearer. Beginnings that cannot end within ε are in no entry.
   */
  readonly dropped: Readonly<Record<Distance, Float64Array>>;
  /** Number of tokens that were stepped. */
  readonly stepped: number;
}

interface Beginning {
  readonly parent: Beginning | null;
  readonly token: number;
  readonly logProb: number;
  readonly distance: DistanceSoFar;
  /** Its place in the beam; for a child, its parent's place. */
  readonly place: number;
  /** Which of the beginnings of the last step it extends. */
  readonly slot: number;
}

/**
 * Searches for the most probable continuations near a passage. Beginnings that can no longer end within ε are dropped at no cost, since
 * no relevant probability is lost with them. Of the others, at most `beams` are kept. Place 0 of the beam is for the beginning nearest
 * to the passage: the passage's own, as long as the policy can write it. Place b takes the most probable child of places 0 … b that no
 * earlier place took. A wider beam therefore contains every narrower one and can only narrow the bracket, and the passage itself is
 * never lost. If a beam simply kept the most probable children of all places, a wider one could lose what a narrower one finds.
 * @param input passage: at least 1 token; epsilon ≥ 0; beams ≥ 1; guide: the distance that decides what is dropped at no cost
 * @source after Cooper et al. 2026, arXiv 2603.24917; the places and the account of what was dropped are ours
 */
export async function searchNear(
  input: {
    readonly passage: Int32Array;
    readonly epsilon: number;
    readonly beams: number;
    readonly guide: Distance;
  },
  source: ChoiceSource,
): Promise<BeamSearch> {
  const { passage, epsilon, beams, guide } = input;
  const nothing = (): Float64Array => new Float64Array(epsilon + 1).fill(-Infinity);
  const dropped = { levenshtein: nothing(), hamming: nothing() };
  const giveUp = ({ logProb, distance }: Beginning): void => {
    for (const kind of DISTANCES) {
      const least = distance[kind];
      if (least <= epsilon) dropped[kind][least] = logAdd(elementAt(dropped[kind], least), logProb);
    }
  };
  const ownTokens = new Set(passage);
  const distance = noDistance(passage.length);
  let kept: readonly Beginning[] = [{ parent: null, token: -1, logProb: 0, distance, place: 0, slot: 0 }];
  let choices: readonly (readonly Choice[])[] = [await source.first()];
  let stepped = 0;
  for (let written = 1; ; written++) {
    const children = kept.flatMap((parent, slot) => {
      // All tokens that the passage does not hold are equally far from it.
      const elsewhere = extendDistance(parent.distance, passage, written, -1);
      return elementAt(choices, slot).map(({ token, logProb }): Beginning => ({
        parent,
        token,
        logProb: parent.logProb + logProb,
        distance: ownTokens.has(token) ? extendDistance(parent.distance, passage, written, token) : elsewhere,
        place: parent.place,
        slot,
      }));
    });
    children.sort(byProbability);
    if (written === passage.length) return { pool: children.map(candidate), dropped, stepped };
    const inReach = children.filter((child) => child.distance[guide] <= epsilon);
    const places = nestedPlaces(inReach, beams, guide);
    const isKept = new Set(places.values());
    for (const child of children) if (!isKept.has(child)) giveUp(child);
    if (isKept.size === 0) return { pool: [], dropped, stepped };
    const chosen = [...places.entries()];
    choices = await source.advance(chosen.map(([, { slot, token }]) => ({ slot, token })));
    stepped += chosen.length;
    kept = chosen.map(([place, child]) => ({ ...child, place }));
  }
}

/**
 * Decides which child takes which place of the beam, in the order of places. A place whose candidates are all taken stays empty.
 * @param children most probable first, with the places of their parents
 */
function nestedPlaces(
  children: readonly Beginning[],
  beams: number,
  guide: Distance,
): ReadonlyMap<number, Beginning> {
  const waiting = [...children];
  const places = new Map<number, Beginning>();
  for (let place = 0; place < beams && waiting.length > 0; place++) {
    const at = place === 0 ? nearest(waiting, guide) : waiting.findIndex((child) => child.place <= place);
    const [taken] = at === -1 ? [] : waiting.splice(at, 1);
    if (taken !== undefined) places.set(place, taken);
  }
  return places;
}

/** The child of place 0 with the least distance, the most probable one if there are several; −1 if there is none. */
function nearest(children: readonly Beginning[], guide: Distance): number {
  let found = -1;
  for (const [at, { place, distance }] of children.entries()) {
    if (place === 0 && distance[guide] < (children[found]?.distance[guide] ?? Infinity)) found = at;
  }
  return found;
}

/** Most probable first; ties go to the earlier place, then to the lower token. */
function byProbability(a: Beginning, b: Beginning): number {
  return b.logProb - a.logProb || a.place - b.place || a.token - b.token;
}

function candidate(last: Beginning): Candidate {
  const tokens: number[] = [];
  let at = last;
  while (at.parent !== null) {
    tokens.push(at.token);
    at = at.parent;
  }
  const { hamming, levenshtein } = last.distance;
  return { tokens: tokens.reverse(), logProb: last.logProb, hamming, levenshtein };
}
