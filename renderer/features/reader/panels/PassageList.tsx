import { memo, useDeferredValue, useMemo, useRef, type KeyboardEvent } from 'react';
import { counted } from '../../../../src/base/index.js';
import { formatCount, visibleString } from '../../../../src/figure/index.js';
import { useCall, useOriginals } from '../../../api/index.js';
import {
  EmptyState,
  PowersText,
  useDebounced,
  VirtualList,
  type VirtualListHandle,
} from '../../../components/index.js';
import { passageWords, thresholdWords } from '../formatScores.js';
import { LISTED_PASSAGES, rankedPassages } from '../heat/rankedPassages.js';
import { LEAST } from '../heat/windowsIn.js';
import { bestWindowAt } from '../heat/stepGroup.js';
import { usePlaceOf, type PlaceStore } from '../places.js';
import { chapterAt, shortTitle } from '../placeWords.js';
import type { OpenWork } from '../useOpenWork.js';

export interface PassageListProps {
  readonly caseId: string;
  readonly open: OpenWork;
  readonly passage: number;
  readonly threshold: number;
  /** Which passages these are: `above the threshold`. */
  readonly named: string;
  readonly store: PlaceStore;
  readonly onOpen: (window: number) => void;
}

/** The passages above the threshold, most probable first; each links to its position. */
export function PassageList(props: PassageListProps): React.JSX.Element {
  const { caseId, open, passage, named, store, onOpen } = props;
  // The slider must not wait for the list.
  const threshold = useDeferredValue(props.threshold);
  const { windows } = open;
  const listed = useMemo(() => rankedPassages(windows, passage, threshold), [windows, passage, threshold]);
  // While the slider moves, nothing is asked for.
  const settled = useDebounced(listed);
  const cited = useMemo(
    () =>
      settled.map((window) => ({
        workId: open.work.workId,
        startChar: windows.startChar[window] ?? 0,
        endChar: windows.endChar[window] ?? 0,
      })),
    [settled, windows, open],
  );
  const originals = useOriginals(caseId, cited);
  const caret = usePlaceOf(store, 'caret');
  const current = caret === null ? undefined : bestWindowAt(windows, passage, caret);
  const logPz = windows.logPz(passage);
  const box = useRef<HTMLElement>(null);
  const list = useRef<VirtualListHandle>(null);
  // One stop of the Tab key for a thousand links: the arrow keys move among them.
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = rowAfter(event, listed.length);
    if (to === undefined) return;
    event.preventDefault();
    list.current?.scrollTo(to);
    // Rows that scroll into view exist in the next frame or the one after.
    let patience = 10;
    const focus = (): void => {
      const row = box.current?.querySelector<HTMLElement>(`[data-row="${to}"]`);
      if (row !== null && row !== undefined) row.focus({ preventScroll: true });
      else if (patience-- > 0) requestAnimationFrame(focus);
    };
    focus();
  };
  return (
    <section
      ref={box}
      className="reader-list"
      aria-labelledby="reader-list-title"
      onKeyDown={onKeyDown}
      // Without a control in it, it can still be scrolled by keyboard.
      {...(listed.length === 0 ? { tabIndex: 0 } : {})}
    >
      <h2 id="reader-list-title">
        {`Passages ${named} `}
        <span className="muted">
          {listed.length === LISTED_PASSAGES
            ? `the ${formatCount(LISTED_PASSAGES)} most probable`
            : formatCount(listed.length)}
        </span>
      </h2>
      {listed.length === 0 ? (
        <EmptyState
          title={Number.isFinite(threshold) ? `None above ${thresholdWords(threshold)}` : `None ${named}`}
        >
          <p>
            {Number.isFinite(threshold)
              ? 'No scored passage of this work exceeds this threshold. Lower the threshold to see which passages come closest; a passage above a lower threshold is weaker evidence.'
              : 'The finding names no scored passage of this work.'}
          </p>
        </EmptyState>
      ) : (
        <>
          <p className="reader-list-note">
            Most probable first. Of overlapping passages, only the most probable is listed.
          </p>
          <VirtualList
            handle={list}
            label={`${counted(listed.length, 'passage')} ${named}, most probable first; use the arrow keys to move between them`}
            count={listed.length}
            rowRem={4.25}
            className="reader-list-rows"
            resetKey={`${passage} ${threshold}`}
            renderRow={(index) => {
              const window = listed[index] ?? 0;
              return (
                <PassageRow
                  caseId={caseId}
                  open={open}
                  window={window}
                  original={originals({
                    workId: open.work.workId,
                    startChar: windows.startChar[window] ?? 0,
                    endChar: windows.endChar[window] ?? 0,
                  })}
                  index={index}
                  logNats={logPz[window] ?? -Infinity}
                  isCurrent={window === current}
                  onOpen={onOpen}
                />
              );
            }}
          />
        </>
      )}
    </section>
  );
}

/** The row that a key moves to from the focused one; undefined for other keys. */
function rowAfter({ key, target }: KeyboardEvent, count: number): number | undefined {
  const row = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-row]') : null;
  const here = row === null ? -1 : Number(row.dataset['row']);
  const held = (to: number): number => Math.min(count - 1, Math.max(0, to));
  switch (key) {
    case 'ArrowDown':
      return held(here + 1);
    case 'ArrowUp':
      return held(here - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** Number of characters of a passage in a row. */
const SHOWN = 160;

const PassageRow = memo(function PassageRow({
  caseId,
  open,
  window,
  original,
  index,
  logNats,
  isCurrent,
  onOpen,
}: {
  readonly caseId: string;
  readonly open: OpenWork;
  readonly window: number;
  readonly original: string;
  readonly index: number;
  readonly logNats: number;
  readonly isCurrent: boolean;
  readonly onOpen: (window: number) => void;
}): React.JSX.Element {
  const { windows, work } = open;
  const startChar = windows.startChar[window] ?? 0;
  const endChar = Math.min(windows.endChar[window] ?? 0, startChar + SHOWN);
  const text = useCall(
    'work.text',
    { caseId, evidenceId: work.workId, startChar, endChar },
    { staleTime: Infinity },
  );
  const chapter = chapterAt(work.chapters, startChar);
  return (
    <button
      type="button"
      className="reader-passage"
      tabIndex={-1}
      data-row={index}
      {...(isCurrent ? { 'aria-current': 'true' as const } : {})}
      onClick={() => onOpen(window)}
    >
      <span className="reader-passage-rank">{formatCount(index + 1)}</span>
      <span className="reader-passage-body">
        <span className="reader-passage-head">
          <strong>
            <PowersText text={passageWords(logNats <= LEAST ? -Infinity : logNats)} />
          </strong>
          <span className="muted">
            {`character ${formatCount(startChar)}`}
            {(original !== '' || chapter !== undefined) && (
              <>
                {' · '}
                <bdi>{original === '' ? shortTitle(chapter?.title ?? '', 40) : original}</bdi>
              </>
            )}
          </span>
        </span>
        <bdi className="reader-passage-text">
          {visibleString((text.data?.text ?? '').replace(/\s+/gu, ' ').trim())}
        </bdi>
      </span>
    </button>
  );
});
