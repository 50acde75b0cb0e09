import { PalimpsestError } from '../../base/index.js';
import type { OffsetMap } from './offsetMap.js';
import { OffsetMapBuilder } from './offsetMapBuilder.js';

/**
 * The map from the source of `first` to the target of `second`, whose middle layer they share. Where a replacement of one
 * overlaps a replacement of the other, both merge into the smallest replacement that covers them.
 * @throws `offset-range` if the lengths of the shared layer differ
 */
export function composeOffsetMaps(first: OffsetMap, second: OffsetMap): OffsetMap {
  if (first.targetLength !== second.sourceLength) {
    throw new PalimpsestError({
      kind: 'bug',
      code: 'offset-range',
      message: `The maps do not share a layer: one has length ${first.targetLength}, the other ${second.sourceLength}.`,
      hint: 'Compose only maps of neighboring layers.',
    });
  }
  if (first.isIdentity) return second;
  if (second.isIdentity) return first;
  const builder = new OffsetMapBuilder();
  const a = cursor(first.segments.targetStart, first.segments.sourceStart, first.segments.linear);
  const b = cursor(second.segments.sourceStart, second.segments.targetStart, second.segments.linear);
  let middle = 0;
  for (;;) {
    if (a.isEmptyAt(middle)) {
      builder.replace(a.takeOuter(middle), 0);
    } else if (b.isEmptyAt(middle)) {
      builder.replace(0, b.takeOuter(middle));
    } else if (a.done || b.done) {
      return builder.build();
    } else if (a.isDivisible && b.isDivisible) {
      const end = Math.min(a.middleEnd, b.middleEnd);
      const sourceLength = a.takeOuter(end);
      const targetLength = b.takeOuter(end);
      if (sourceLength > 0 && targetLength > 0) builder.copy(end - middle);
      else builder.replace(sourceLength, targetLength);
      middle = end;
    } else {
      middle = mergeReplacement(builder, a, b, middle);
    }
  }
}

/** Merges replacements of both maps up to the first position where both can be split; returns that position. */
function mergeReplacement(builder: OffsetMapBuilder, a: Cursor, b: Cursor, start: number): number {
  let end = Math.max(a.isDivisible ? start : a.middleEnd, b.isDivisible ? start : b.middleEnd);
  let sourceLength = 0;
  let targetLength = 0;
  for (;;) {
    sourceLength += a.takeThrough(end);
    targetLength += b.takeThrough(end);
    const reach = Math.max(a.straddleEnd(end), b.straddleEnd(end));
    if (reach === end) break;
    end = reach;
  }
  builder.replace(sourceLength, targetLength);
  return end;
}

interface Cursor {
  readonly done: boolean;
  /** True if the segment can be split anywhere: it is linear, or has nothing on the outer side. */
  readonly isDivisible: boolean;
  readonly middleEnd: number;
  /** True when the current segment is empty in the middle layer and lies at `middle`. */
  isEmptyAt(middle: number): boolean;
  /** End of the replacement that begins before `middle` and ends after it, else `middle`. */
  straddleEnd(middle: number): number;
  /** Outer length between the place reached and `middle`, within the current segment; moves on when it is used up. */
  takeOuter(middle: number): number;
  /** Outer length of everything up to `middle`, replacements that reach it included; stops before empty ones at `middle`. */
  takeThrough(middle: number): number;
}

function cursor(middleStart: Uint32Array, outerStart: Uint32Array, linear: Uint8Array): Cursor {
  let index = 0;
  let outer = 0;
  const startAt = (i: number): number => middleStart[i] ?? 0;
  const endAt = (i: number): number => middleStart[i + 1] ?? 0;
  const isDivisible = (i: number): boolean => linear[i] === 1 || outerStart[i] === outerStart[i + 1];
  const self: Cursor = {
    get done() {
      return index >= linear.length;
    },
    get isDivisible() {
      return isDivisible(index);
    },
    get middleEnd() {
      return endAt(index);
    },
    isEmptyAt: (middle) => index < linear.length && startAt(index) === middle && endAt(index) === middle,
    straddleEnd: (middle) =>
      index < linear.length && !isDivisible(index) && startAt(index) < middle && endAt(index) > middle
        ? endAt(index)
        : middle,
    takeOuter: (middle) => {
      const before = outer;
      if (middle >= endAt(index)) {
        index += 1;
        outer = outerStart[index] ?? 0;
      } else if (linear[index] === 1) {
        outer = (outerStart[index] ?? 0) + (middle - startAt(index));
      }
      return outer - before;
    },
    takeThrough: (middle) => {
      const before = outer;
      while (index < linear.length && startAt(index) < middle) {
        const goesOn = endAt(index) > middle;
        if (goesOn && !isDivisible(index)) break;
        self.takeOuter(middle);
        if (goesOn) break;
      }
      return outer - before;
    },
  };
  return self;
}
