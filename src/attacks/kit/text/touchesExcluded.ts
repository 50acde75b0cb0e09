import { elementAt, firstWhere } from '../../../base/index.js';
import type { AttackWork } from '../../define.js';

/** The spans of a cleaning list by their start, each with the furthest end of the spans up to it. */
interface Reach {
  readonly starts: Float64Array;
  readonly furthestEnds: Float64Array;
}

const reaches = new WeakMap<AttackWork['excluded'], Reach>();

/**
 * Whether a range of characters touches what the cleaning list removed: whether a span starts before its end and ends after its start.
 * The spans are sorted once for each work, so that a range costs the logarithm of their number.
 */
export function touchesExcluded(
  { excluded }: Pick<AttackWork, 'excluded'>,
  startChar: number,
  endChar: number,
): boolean {
  if (excluded.length === 0) return false;
  const { starts, furthestEnds } = reachOf(excluded);
  const low = firstWhere(starts.length, (middle) => elementAt(starts, middle) >= endChar);
  return low > 0 && elementAt(furthestEnds, low - 1) > startChar;
}

function reachOf(excluded: AttackWork['excluded']): Reach {
  const known = reaches.get(excluded);
  if (known !== undefined) return known;
  const sorted = excluded.toSorted((x, y) => x.startChar - y.startChar);
  let furthest = -Infinity;
  const reach: Reach = {
    starts: Float64Array.from(sorted, ({ startChar }) => startChar),
    furthestEnds: Float64Array.from(sorted, ({ endChar }) => (furthest = Math.max(furthest, endChar))),
  };
  reaches.set(excluded, reach);
  return reach;
}
