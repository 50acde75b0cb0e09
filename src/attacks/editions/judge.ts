import { fromText, isScored, elementAt } from '../../base/index.js';
import { signTest } from '../../measure/index.js';
import type { AttackWork } from '../define.js';
import type { ObservedOf } from '../defineAttack.js';
import { judgePassages, type PassageJudgement, type ScoredPassage } from '../kit/index.js';
import { LEAST_DECADES } from './parameters.js';
import {
  differingText,
  editionPlaces,
  editionsOf,
  passagesOf,
  type EditionInput,
  type EditionPlace,
  type EditionPlaces,
} from './places.js';
import type { editionUnits } from './run.js';

/** A difference of the editions with the scores of both passages. */
export interface ScoredPlace {
  readonly place: EditionPlace;
  /** Σ log p of the passage of the first and of the second edition, nats. */
  readonly scores: readonly [number, number];
  /** log10 p of the first less that of the second, decades. */
  readonly difference: number;
  /** True if the passage of at least one edition exceeds the family floor, which is set for the passages of both together. */
  readonly isHeld: boolean;
  /** The edition whose passage is more probable by at least {@link LEAST_DECADES}; null if the two are not told apart. */
  readonly preferred: 0 | 1 | null;
}

/** One edition, compared with the control and with the other edition. */
export interface JudgedEdition {
  readonly work: AttackWork;
  readonly passages: readonly ScoredPassage[];
  readonly judgement: PassageJudgement;
  /** Places that are held and at which this edition is preferred, the other is, and neither. */
  readonly preferred: number;
  readonly other: number;
  readonly undecided: number;
  /** Different replacements of words for which this edition is preferred, and for which the other is, at the places where one is. */
  readonly kinds: { readonly preferred: number; readonly other: number };
  /** Exact one-sided sign test over the different replacements: this edition is preferred for more of them than the other. */
  readonly p: number;
}

/** Both editions, judged. */
export interface JudgedEditions {
  readonly found: EditionPlaces;
  readonly places: readonly ScoredPlace[];
  readonly editions: readonly [JudgedEdition, JudgedEdition];
  readonly control: readonly ScoredPassage[];
  /** Number of places and of control passages for which there is no number. */
  readonly missingPlaces: number;
  readonly missingControls: number;
}

/** Compares the passages of both editions with the control, and with each other where the model holds one of them. */
export function judgeEditions(
  input: EditionInput,
  observations: Iterable<ObservedOf<typeof editionUnits>>,
): JudgedEditions {
  const { first, second } = editionsOf(input);
  const found = editionPlaces(input);
  const scores = scoresByWork(observations);
  const scoreOf = (workId: string, at: number): number | undefined => scores.get(workId)?.get(at);
  const pairs = found.chosen.flatMap((place, at) => {
    const [a, b] = [scoreOf(first.id, at), scoreOf(second.id, at)];
    return a === undefined || b === undefined ? [] : [{ place, scores: [a, b] as const }];
  });
  const controls = passagesOf(input).filter(({ work }) => work.role === 'control');
  const control = controls.flatMap(({ work, passages }) =>
    passages.flatMap((passage, at): ScoredPassage[] => {
      const score = scoreOf(work.id, at);
      return score === undefined ? [] : [{ passage, score, logP: score }];
    }),
  );
  const scoredOf = (side: 0 | 1): ScoredPassage[] =>
    pairs.map(({ place, scores: both }) => ({
      passage: side === 0 ? place.first : place.second,
      score: both[side],
      logP: both[side],
    }));
  const sides = [scoredOf(0), scoredOf(1)] as const;
  const judged = sides.map((target) =>
    judgePassages({
      target,
      control,
      alpha: input.parameters.alpha,
      familySize: familySizeOf(pairs),
      exponentialTail: true,
      hitsAbove: 'family-floor',
    }),
  ) as [PassageJudgement, PassageJudgement];
  const floors = judged.map(({ familyFloor }) => (isScored(familyFloor) ? familyFloor : Infinity));
  const places = pairs.map((pair): ScoredPlace => {
    const difference = (pair.scores[0] - pair.scores[1]) / Math.LN10;
    return {
      ...pair,
      difference,
      isHeld: pair.scores.some((score, side) => score > elementAt(floors, side)),
      preferred: Math.abs(difference) < LEAST_DECADES ? null : difference > 0 ? 0 : 1,
    };
  });
  const edition = (side: 0 | 1): JudgedEdition => {
    const held = places.filter(({ isHeld }) => isHeld);
    const preferred = held.filter((place) => place.preferred === side).length;
    const undecided = held.filter((place) => place.preferred === null).length;
    const other = held.length - preferred - undecided;
    const kinds = kindsOf(held, side);
    return {
      work: side === 0 ? first : second,
      passages: sides[side],
      judgement: judged[side],
      preferred,
      other,
      undecided,
      kinds,
      p: signTest(kinds.preferred, kinds.other),
    };
  };
  return {
    found,
    places,
    editions: [edition(0), edition(1)],
    control,
    missingPlaces: found.chosen.length - pairs.length,
    missingControls: controls.reduce((sum, { passages }) => sum + passages.length, 0) - control.length,
  };
}

/**
 * Number of passages that are tested together: at each place one of either edition, and a place is held if one of the two exceeds the floor.
 */
function familySizeOf(places: readonly unknown[]): number {
  return 2 * places.length;
}

function scoresByWork(
  observations: Iterable<ObservedOf<typeof editionUnits>>,
): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const scores = new Map<string, Map<number, number>>();
  for (const observed of observations) {
    if (observed.kind !== 'observed') continue;
    const { workId, spec } = observed.unit;
    const ofWork = scores.get(workId) ?? new Map<number, number>();
    observed.value.logP.forEach((value, at) => ofWork.set(spec.from + at, value));
    scores.set(workId, ofWork);
  }
  return scores;
}

/** What a place replaces: its two texts without differences of case and of white space around them. Equal for places that count once. */
export function replacementOf({ first, second, ends }: EditionPlace): string {
  const texts = [differingText(first, ends[0]), differingText(second, ends[1])];
  return JSON.stringify(texts.map((text) => text.trim().toLowerCase()));
}

/** For each place the number of its replacement; equal replacements have one number. */
function groupsOf(places: readonly ScoredPlace[]): number[] {
  const known = new Map<string, number>();
  return places.map(({ place }) => {
    const key = replacementOf(place);
    const group = known.get(key) ?? known.size;
    known.set(key, group);
    return group;
  });
}

/** Places with the same two texts are one replacement: it favors the edition with the larger sum of differences. */
function kindsOf(held: readonly ScoredPlace[], side: 0 | 1): JudgedEdition['kinds'] {
  const sums = new Map<number, number>();
  const decided = held.filter(({ preferred }) => preferred !== null);
  const groups = fromText('equal replacements', () => groupsOf(decided));
  decided.forEach(({ difference }, at) => {
    const group = groups[at] ?? at;
    sums.set(group, (sums.get(group) ?? 0) + (side === 0 ? difference : -difference));
  });
  const signs = [...sums.values()];
  return { preferred: signs.filter((sum) => sum > 0).length, other: signs.filter((sum) => sum < 0).length };
}
