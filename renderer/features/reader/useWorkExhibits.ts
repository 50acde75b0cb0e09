import { useMemo } from 'react';
import { useCall } from '../../api/index.js';
import type { CharRange } from './places.js';

/** A passage of a work that is marked as an exhibit. */
export interface MarkedPassage extends CharRange {
  /** As in the list of exhibits, e.g. `PX-003`. */
  readonly label: string;
}

const NONE: readonly MarkedPassage[] = [];

/** The passages of a work that are marked as exhibits, in the order of the text. */
export function useWorkExhibits(caseId: string, workId: string): readonly MarkedPassage[] {
  const { data } = useCall('exhibits.list', { caseId });
  return useMemo(() => {
    const found = (data?.exhibits ?? []).flatMap(({ label, content }): MarkedPassage[] =>
      content?.kind === 'passage' && content.workId === workId
        ? [{ label, startChar: content.startChar, endChar: content.endChar }]
        : [],
    );
    return found.length === 0 ? NONE : found.sort((a, b) => a.startChar - b.startChar);
  }, [data, workId]);
}
