import type { Trial } from '../../attacks/index.js';
import { isScored, type Scored } from '../../base/index.js';
import { clopperPearson, kornGraubard, type ConfidenceInterval } from '../../measure/index.js';
import { agreementOf, type Agreement, type HitList } from './agreement.js';
import type { PlantGroup } from './plantSchema.js';
import { words } from '../words.js';

/** A trial, and which planted passage it lies in. */
export interface PlacedTrial extends Trial {
  readonly group: string;
  readonly passage: string;
}

/** Where planted passages lie in a work of the examination, and the group of each. */
export interface PlacedWork {
  readonly workId: string;
  readonly passages: readonly {
    readonly id: string;
    readonly group: string;
    readonly startChar: number;
    readonly endChar: number;
  }[];
}

/** How an attack fared on the passages that were planted equally often. */
export interface GroupRate {
  readonly group: string;
  readonly repeats: number;
  readonly trials: number;
  readonly hits: number;
  /** Planted texts that the trials come from. */
  readonly passages: number;
  /** Those of them with at least one hit. */
  readonly reached: number;
  /** 95 %, Clopper–Pearson over planted texts; null without trials. */
  readonly reachedInterval: ConfidenceInterval | null;
  /** 95 %: Korn–Graubard over passages, else Clopper–Pearson; null without trials. */
  readonly interval: (ConfidenceInterval & { readonly method: string }) | null;
  /** Highest and median score of the group, in the attack's unit. */
  readonly highest: Scored;
  readonly median: Scored;
  readonly agreement: Agreement;
}

/**
 * Which planted passage does each trial lie in? A trial inside one passage, with the text that the model is given before it, belongs to
 * that passage; one that holds whole passages belongs to the first of them. Others cross the seam between two passages that never stood
 * side by side in training, and are not counted.
 * @param givenFrom first character of the true text that the model was given for a trial
 */
export function placeTrials(
  trials: readonly Trial[],
  works: readonly PlacedWork[],
  givenFrom: (trial: Trial) => number,
): PlacedTrial[] {
  const byId = new Map(works.map((work) => [work.workId, work]));
  return trials.flatMap((trial): PlacedTrial[] => {
    const work = byId.get(trial.workId);
    if (work === undefined) return [];
    const { passages } = work;
    const inside = passages.find(
      ({ startChar, endChar }) => startChar <= trial.startChar && trial.endChar <= endChar,
    );
    if (inside !== undefined)
      return givenFrom(trial) < inside.startChar
        ? []
        : [{ ...trial, group: inside.group, passage: inside.id }];
    const held = passages.find(
      ({ startChar, endChar }) => trial.startChar <= startChar && endChar <= trial.endChar,
    );
    return held === undefined ? [] : [{ ...trial, group: held.group, passage: held.id }];
  });
}

/**
 * The rate of hits of one group, with an interval that knows that trials of one passage are alike.
 * @param list of an attack whose hits are a list of works
 */
export function groupRate(trials: readonly PlacedTrial[], group: PlantGroup, list?: HitList): GroupRate {
  const own = trials.filter((trial) => trial.group === group.id);
  const hits = own.filter(({ hit }) => hit).length;
  const scores = own.flatMap(({ score }) => (isScored(score) ? [score] : [])).sort((a, b) => a - b);
  const interval = intervalOf(own, hits);
  const passages = new Set(own.map(({ passage }) => passage)).size;
  const reached = new Set(own.filter(({ hit }) => hit).map(({ passage }) => passage)).size;
  return {
    group: group.id,
    repeats: group.repeats,
    trials: own.length,
    hits,
    passages,
    reached,
    reachedInterval: passages === 0 ? null : clopperPearson(reached, passages),
    interval,
    highest: scores.at(-1) ?? words.unscored('nothing-reached'),
    median: scores[scores.length >> 1] ?? words.unscored('nothing-reached'),
    agreement: agreementOf(group.expect, own.length, hits, interval, list),
  };
}

function intervalOf(own: readonly PlacedTrial[], hits: number): GroupRate['interval'] {
  if (own.length === 0) return null;
  const scores = own.map(({ score }) => (isScored(score) ? score : NaN));
  const blocked = kornGraubard({
    hits: own.map(({ hit }) => hit),
    blocks: own.map(({ passage }) => passage),
    ...(scores.every(Number.isFinite) ? { logP: scores } : {}),
  });
  if (blocked.kind === 'rate') {
    const { lower, upper, level } = blocked;
    return { lower, upper, level, method: 'Korn–Graubard over passages' };
  }
  return { ...clopperPearson(hits, own.length), method: 'Clopper–Pearson' };
}
