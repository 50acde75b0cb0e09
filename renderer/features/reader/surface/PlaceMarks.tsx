import { useMemo, useEffect, useSyncExternalStore } from 'react';
import { elementAt } from '../../../../src/base/index.js';
import { bestWindowAt } from '../heat/stepGroup.js';
import { usePlaceOf, type CharRange, type PlaceStore } from '../places.js';
import type { OpenWork } from '../useOpenWork.js';
import { useTokensAround } from '../useTokensAround.js';
import type { TextHighlights, HighlightName } from './TextHighlights.js';
import type { TextSurface } from './TextSurface.js';

export interface PlaceMarksProps {
  readonly caseId: string;
  readonly open: OpenWork;
  readonly surface: TextSurface;
  readonly highlights: TextHighlights;
  readonly store: PlaceStore;
  /** Number of the passage measure that is shown. */
  readonly passage: number;
  readonly hits: readonly CharRange[];
  readonly currentHit: CharRange | null;
  readonly exhibits: readonly CharRange[];
}

const NONE: readonly CharRange[] = [];

/** Marks positions in the text: exhibits, the current passage and token, the one under the pointer, the selection, the matches of a search. */
export function PlaceMarks(props: PlaceMarksProps): null {
  const { caseId, open, surface, highlights, store, passage, hits, currentHit, exhibits } = props;
  const caret = usePlaceOf(store, 'caret');
  const hover = usePlaceOf(store, 'hover');
  const chosen = usePlaceOf(store, 'chosen');
  useMarks(surface, highlights, 'passage', usePassageAt(open, passage, caret));
  useMarks(surface, highlights, 'caret', useTokenSpan(caseId, open, caret));
  useMarks(surface, highlights, 'hover', useTokenSpan(caseId, open, hover));
  useMarks(
    surface,
    highlights,
    'chosen',
    useMemo(() => (chosen === null ? NONE : [chosen]), [chosen]),
  );
  useMarks(surface, highlights, 'exhibit', exhibits);
  useMarks(surface, highlights, 'search', hits);
  useMarks(
    surface,
    highlights,
    'search-current',
    useMemo(() => (currentHit === null ? NONE : [currentHit]), [currentHit]),
  );
  return null;
}

/** The most probable passage that contains a character. */
function usePassageAt({ windows }: OpenWork, passage: number, char: number | null): readonly CharRange[] {
  const window = char === null ? undefined : bestWindowAt(windows, passage, char);
  return useMemo(
    () =>
      window === undefined
        ? NONE
        : [{ startChar: elementAt(windows.startChar, window), endChar: elementAt(windows.endChar, window) }],
    [windows, window],
  );
}

function useTokenSpan(caseId: string, open: OpenWork, char: number | null): readonly CharRange[] {
  const tokens = useTokensAround(caseId, open, char);
  const token = char === null ? undefined : tokens.at(char);
  const startChar = token?.startChar ?? char;
  const endChar = Math.max((startChar ?? 0) + 1, token?.endChar ?? 0);
  return useMemo(() => (startChar === null ? NONE : [{ startChar, endChar }]), [startChar, endChar]);
}

/** Colors ranges of the text, as far as they are drawn, and again whenever the drawn blocks change. Memoize the ranges. */
function useMarks(
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
