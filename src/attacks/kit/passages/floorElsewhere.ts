import { tailFloor } from '../../../measure/index.js';
import type { ScoredPassage } from './scoredPassage.js';

/**
 * The family floor that the blocks of a control set for a passage of another block of it: as the floor for a work of `targetCount`
 * passages, but without the passage's own block. +Infinity if the others set none, so that nothing counts as exceeding it.
 * @param targetCount m ≥ 1
 */
export function floorElsewhere(
  control: readonly ScoredPassage[],
  targetCount: number,
): (scored: ScoredPassage) => number {
  const blocks = [...new Set(control.map(({ passage }) => passage.block))];
  if (blocks.length < 2) return () => Infinity;
  const floors = new Map(
    blocks.map((block) => {
      const others = control.filter(({ passage }) => passage.block !== block);
      const floor = tailFloor({ controlScores: others.map(({ score }) => score), targetCount });
      return [block, floor.kind === 'floor' ? floor.floor : Infinity];
    }),
  );
  return ({ passage }) => floors.get(passage.block) ?? Infinity;
}
