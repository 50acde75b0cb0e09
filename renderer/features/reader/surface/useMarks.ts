import { useEffect, useSyncExternalStore } from 'react';
import type { CharRange } from '../places.js';
import type { HighlightName, TextHighlights } from './TextHighlights.js';
import type { TextSurface } from './TextSurface.js';

/** Colors ranges of the text, as far as they are drawn, and again whenever the drawn blocks change. Memoize the ranges. */
export function useMarks(
  surface: TextSurface,
  highlights: TextHighlights,
  name: HighlightName,
  spans: readonly CharRange[],
): void {
  const version = useSyncExternalStore(surface.subscribe, () => surface.version);
  useEffect(() => {
    const blocks = surface.blocks();
    const first = blocks[0]?.startChar ?? 0;
    const last = blocks.at(-1)?.endChar ?? 0;
    highlights.paint(
      name,
      'marks',
      spans.flatMap(({ startChar, endChar }) =>
        startChar < last && endChar > first ? (surface.range(startChar, endChar) ?? []) : [],
      ),
    );
  }, [surface, highlights, name, spans, version]);
}
