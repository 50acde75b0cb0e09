import { useMemo } from 'react';
import { useCall } from '../../api/index.js';
import { windowsIn } from './heat/windowsIn.js';
import type { CharRange } from './places.js';
import type { OpenWork } from './useOpenWork.js';

/** The finding whose passages the reader shows. */
export interface ShownFinding {
  readonly title: string;
  /** How many passages of the work it names. */
  readonly passages: number;
  /** The work with only these passages counting. */
  readonly open: OpenWork;
}

const NONE: readonly CharRange[] = [];

/** The finding that the address names, when the examination has it: its passages in the open work. */
export function useShownFinding(
  caseId: string,
  open: OpenWork,
  findingId: string | undefined,
): ShownFinding | undefined {
  const { examinationId, workId } = open.work;
  const found = useCall('findings.show', { caseId, examinationId }, { enabled: findingId !== undefined });
  const finding = found.data?.findings?.findings.find(({ id }) => id === findingId);
  const ranges = useMemo(
    () => finding?.spans.filter((span) => span.workId === workId) ?? NONE,
    [finding, workId],
  );
  return useMemo(
    () =>
      finding === undefined
        ? undefined
        : {
            title: finding.title,
            passages: ranges.length,
            open: { ...open, windows: windowsIn(open.windows, ranges) },
          },
    [finding, ranges, open],
  );
}
