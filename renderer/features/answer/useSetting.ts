import { useMemo, useState } from 'react';
import type { Answer } from '../../../src/answer/index.js';
import { isScored } from '../../../src/base/index.js';
import { decodeArray, type ReaderWork } from '../../../src/contract/index.js';
import { useCalls } from '../../api/index.js';
import { atSetting, type SideArrays, type SideAtSetting } from './atSetting.js';

/** No limit on the number of tries, on the slider of powers of ten. */
export const ANY_BUDGET = 31;

/** The handles of an answer: where they stand, and what each band shows there. */
export interface Handles {
  readonly log10Threshold: number;
  /** Power of ten of the query budget; {@link ANY_BUDGET} for any. */
  readonly log10Queries: number;
  readonly isMoved: boolean;
  /** Null while nothing was moved, and while the passages are being read. */
  readonly at: readonly (SideAtSetting & { readonly workId: string })[] | null;
  readonly moveThreshold: (log10: number) => void;
  readonly moveQueries: (log10: number) => void;
  readonly reset: () => void;
}

/** The handles of an answer; null where no floor was set. The passages are read when a handle is first moved. */
export function useSetting(caseId: string, answer: Answer): Handles | null {
  const { setting, bands, bandsOf } = answer;
  const planned = useMemo(
    () =>
      setting !== null && isScored(setting.log10Floor)
        ? { log10Threshold: setting.log10Floor, log10Queries: Math.log10(setting.queries) }
        : null,
    [setting],
  );
  const [moved, setMoved] = useState<Pick<Handles, 'log10Threshold' | 'log10Queries'> | null>(null);
  const isMoved = moved !== null;
  const asked = useMemo(
    () => (isMoved ? bands.map(({ workId }) => ({ caseId, examinationId: bandsOf, workId })) : []),
    [isMoved, bands, caseId, bandsOf],
  );
  const opened = useCalls('reader.open', asked);
  const at = useMemo(() => {
    if (moved === null || setting === null || opened === undefined || opened.length === 0) return null;
    const edges = 'edges' in answer.chance ? answer.chance.edges : [0, 1];
    const chosen = {
      log10Threshold: moved.log10Threshold,
      queries: moved.log10Queries >= ANY_BUDGET ? null : 10 ** moved.log10Queries,
      probability: setting.probability,
      replayDecades: setting.replayDecades,
    };
    return opened.map((work) => ({
      workId: work.workId,
      ...atSetting(sideOf(work), work.chars, chosen, {
        edges,
        suffixTokens: work.suffixTokens,
        of: work.role === 'target' ? 'tiling' : 'all',
      }),
    }));
  }, [moved, setting, opened, answer.chance]);
  if (planned === null) return null;
  const now = moved ?? planned;
  return {
    ...now,
    isMoved,
    at,
    moveThreshold: (log10Threshold) => setMoved({ ...now, log10Threshold }),
    moveQueries: (log10Queries) => setMoved({ ...now, log10Queries }),
    reset: () => setMoved(null),
  };
}

function sideOf({ windows }: ReaderWork): SideArrays {
  const state = decodeArray('u8', windows.state);
  const apart = decodeArray('u8', windows.apart);
  const [full, policy] = windows.measures;
  if (full === undefined) throw new TypeError('A work has at least one measure.');
  return {
    startToken: decodeArray('i32', windows.startToken),
    startChar: decodeArray('u32', windows.startChar),
    endChar: decodeArray('u32', windows.endChar),
    counts: state.map((value, window) => (value === 0 && apart[window] !== 1 ? 1 : 0)),
    logPz: decodeArray('f64', full.logProbNats),
    policyLogPz: decodeArray('f64', (policy ?? full).logProbNats),
  };
}
