import { isScored, elementAt } from '../../base/index.js';
import type { Trial } from '../define.js';
import { controlTrials, floorElsewhere, placeOf } from '../kit/index.js';
import type { JudgedEditions } from './judge.js';

/**
 * The passages of both editions and of the control as trials. A passage of an edition is a hit where the difference counts and this edition is
 * preferred: a passage above the family floor does not tell editions apart. A control passage is one if it exceeds the floor of the
 * other blocks.
 */
export function editionTrials({ editions, control, places }: JudgedEditions): Trial[] {
  const [{ judgement }] = editions;
  const elsewhere = isScored(judgement.familyFloor)
    ? floorElsewhere(control, judgement.familySize)
    : () => Infinity;
  return [
    ...editions.flatMap((_, side) =>
      places.map(({ place, scores, isHeld, preferred }): Trial => ({
        ...placeOf(side === 0 ? place.first : place.second),
        hit: isHeld && preferred === side,
        score: log10(elementAt(scores, side)),
      })),
    ),
    ...controlTrials(control, -Infinity, log10, elsewhere),
  ];
}

function log10(nats: number): number {
  return Math.min(0, nats) / Math.LN10;
}
