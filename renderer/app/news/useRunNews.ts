import { useEffect, useRef, useState } from 'react';
import type { QueueItem } from '../../../src/contract/index.js';
import { useCall, useContractEvent } from '../../api/index.js';
import { showToast } from '../../components/index.js';
import { useAppearance } from '../../navigation/index.js';
import { endedBetween, percentDone, runTitle, type EndedRun } from './runTitle.js';

/** A hidden tab gives up its events; while a run of its case is under way it asks at this interval, in milliseconds. */
const HIDDEN_MS = 10_000;

/**
 * Follows the runs of the case at which the window looks, on every screen: returns what the title says first, and reports the end of a run
 * in the window and, where a person asked for it, with a notification of the system. The notification names neither case nor work.
 */
export function useRunNews(caseId: string | undefined): readonly string[] {
  const { notices } = useAppearance();
  const [ended, setEnded] = useState<EndedRun & { readonly caseId: string | undefined }>();
  const isHidden = useIsHidden(() => setEnded(undefined));
  const list = useCall(
    'runs.list',
    { caseId: caseId ?? '' },
    {
      enabled: caseId !== undefined,
      refetchEveryMs: (data) => (isHidden && data?.queue.some(isUnderWay) === true ? HIDDEN_MS : false),
    },
  );
  const [heard, setHeard] = useState({ key: '', percent: 0 });
  useContractEvent('run.progress', (event) => {
    const next = { key: `${event.caseId} ${event.examinationId}`, percent: percentDone(event.progress) };
    // A title changes a hundred times at most, however often a run is heard of.
    setHeard((before) => (before.key === next.key && before.percent === next.percent ? before : next));
  });
  const earlier = useRef<{ readonly caseId: string | undefined; readonly examinations: Examinations }>(
    undefined,
  );
  useEffect(() => {
    if (list.data === undefined) return;
    const { examinations } = list.data;
    const before = earlier.current;
    earlier.current = { caseId, examinations };
    if (before === undefined || before.caseId !== caseId) return;
    for (const one of endedBetween(before.examinations, examinations)) {
      const words = `${one.id} ${one.status === 'finished' ? 'is finished' : 'has failed'}`;
      showToast(words);
      if (document.visibilityState !== 'hidden') continue;
      setEnded({ ...one, caseId });
      if (notices) notify(words);
    }
  }, [caseId, list.data, notices]);
  if (caseId === undefined) return [];
  const item = list.data?.queue.find(({ state }) => state === 'running' || state === 'pausing');
  const asked = item?.progress === null || item === undefined ? 0 : percentDone(item.progress);
  const running = item && {
    id: item.examinationId,
    percent: heard.key === `${caseId} ${item.examinationId}` ? Math.max(asked, heard.percent) : asked,
  };
  return runTitle(running, isHidden && ended?.caseId === caseId ? ended : undefined);
}

function isUnderWay({ state }: QueueItem): boolean {
  return state !== 'failed' && state !== 'held';
}

type Examinations = Parameters<typeof endedBetween>[0];

/** @param onShown called when the window is visible again */
function useIsHidden(onShown: () => void): boolean {
  const [isHidden, setHidden] = useState(() => document.visibilityState === 'hidden');
  const shown = useRef(onShown);
  useEffect(() => {
    const look = (): void => {
      setHidden(document.visibilityState === 'hidden');
      if (document.visibilityState !== 'hidden') shown.current();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isHidden;
}

function notify(words: string): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  new Notification(words, { body: 'Palimpsest', tag: 'palimpsest-run' });
}
