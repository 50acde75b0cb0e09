import { elementAt, firstWhere, PalimpsestError } from '../../base/index.js';

/** A span of offsets, end exclusive. */
export interface OffsetSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Segments of an offset map. Segment i covers source [sourceStart[i], sourceStart[i+1]) and target [targetStart[i],
 * targetStart[i+1]); both arrays have one entry more than there are segments. `linear[i]` is 1 where characters correspond
 * one to one and 0 where the segment is replaced as a whole.
 */
export interface OffsetSegments {
  readonly sourceStart: Uint32Array;
  readonly targetStart: Uint32Array;
  readonly linear: Uint8Array;
}

/**
 * Which characters of one layer of a work are which characters of the next, both ways? Immutable. A linear segment maps
 * character by character; any other segment is a replacement that maps as a whole, a deletion (no target) or an insertion
 * (no source). A span maps to the smallest span that covers every character that its characters came from or became.
 */
export class OffsetMap {
  readonly segments: OffsetSegments;
  readonly sourceLength: number;
  readonly targetLength: number;

  /** @param segments as described at {@link OffsetSegments}; made by OffsetMapBuilder */
  constructor(segments: OffsetSegments) {
    this.segments = segments;
    this.sourceLength = segments.sourceStart[segments.linear.length] ?? 0;
    this.targetLength = segments.targetStart[segments.linear.length] ?? 0;
  }

  /** The map of a text onto itself. */
  static identity(length: number): OffsetMap {
    const ends = Uint32Array.from(length === 0 ? [0] : [0, length]);
    return new OffsetMap({
      sourceStart: ends,
      targetStart: ends,
      linear: new Uint8Array(length === 0 ? 0 : 1).fill(1),
    });
  }

  /** True when nothing was changed in length or order. */
  get isIdentity(): boolean {
    return this.segments.linear.every((flag) => flag === 1);
  }

  /**
   * Source span that the target characters [start, end) came from. Source characters deleted inside the span are included, those
   * deleted at its edges are not. An empty span maps to an empty span at the first source character that is not before it.
   * @throws `offset-range` unless 0 ≤ start ≤ end ≤ targetLength
   */
  toSource(start: number, end: number): OffsetSpan {
    const { sourceStart, targetStart, linear } = this.segments;
    return mapSpan(targetStart, sourceStart, linear, start, end);
  }

  /**
   * Target span that the source characters [start, end) became; empty where all of them were deleted.
   * @throws `offset-range` unless 0 ≤ start ≤ end ≤ sourceLength
   */
  toTarget(start: number, end: number): OffsetSpan {
    const { sourceStart, targetStart, linear } = this.segments;
    return mapSpan(sourceStart, targetStart, linear, start, end);
  }

  /** The same map in the opposite direction. */
  inverse(): OffsetMap {
    const { sourceStart, targetStart, linear } = this.segments;
    return new OffsetMap({ sourceStart: targetStart, targetStart: sourceStart, linear });
  }
}

function mapSpan(
  from: Uint32Array,
  to: Uint32Array,
  linear: Uint8Array,
  start: number,
  end: number,
): OffsetSpan {
  const length = from[linear.length] ?? 0;
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || start > end || end > length) {
    throw new PalimpsestError({
      kind: 'bug',
      code: 'offset-range',
      message: `Span [${start}, ${end}) is outside a layer of length ${length}.`,
      hint: 'Use offsets of this layer of the work.',
    });
  }
  if (start === length) return at(to[linear.length] ?? 0);
  const first = segmentOf(from, linear.length, start);
  const mappedStart = (to[first] ?? 0) + (linear[first] === 1 ? start - (from[first] ?? 0) : 0);
  if (start === end) return at(mappedStart);
  const last = segmentOf(from, linear.length, end - 1);
  const mappedEnd = linear[last] === 1 ? (to[last] ?? 0) + (end - (from[last] ?? 0)) : (to[last + 1] ?? 0);
  return { start: mappedStart, end: mappedEnd };
}

function at(offset: number): OffsetSpan {
  return { start: offset, end: offset };
}

/** The one segment that holds offset `offset` < length: the last that starts at or before it (empty ones come earlier). */
function segmentOf(starts: Uint32Array, segments: number, offset: number): number {
  return Math.max(0, firstWhere(segments, (middle) => elementAt(starts, middle) > offset) - 1);
}
