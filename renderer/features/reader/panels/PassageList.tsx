import { memo, useDeferredValue, useMemo } from 'react';
import { formatCount, formatNoun, visibleString } from '../../../../src/figure/index.js';
import { useCall } from '../../../api/index.js';
import { EmptyState, VirtualList } from '../../../components/index.js';
import { passageWords, thresholdWords } from '../formatScores.js';
import { LISTED_PASSAGES, rankedPassages } from '../heat/rankedPassages.js';
import { bestWindowAt } from '../heat/stepPassage.js';
import { usePlaceOf, type PlaceStore } from '../places.js';
import { chapterAt, shortTitle } from '../placeWords.js';
import type { OpenWork } from '../useOpenWork.js';

export interface PassageListProps {
  readonly caseId: string;
  readonly open: OpenWork;
  readonly passage: number;
  readonly threshold: number;
  readonly store: PlaceStore;
  readonly onOpen: (window: number) => void;
}

/** The passages above the threshold, most probable first; each is a door to its place. */
export function PassageList(props: PassageListProps): React.JSX.Element {
  const { caseId, open, passage, store, onOpen } = props;
  // The slider must not wait for the list.
  const threshold = useDeferredValue(props.threshold);
  const { windows } = open;
  const listed = useMemo(() => rankedPassages(windows, passage, threshold), [windows, passage, threshold]);
  const caret = usePlaceOf(store, 'caret');
  const current = caret === null ? undefined : bestWindowAt(windows, passage, caret);
  const logPz = windows.logPz(passage);
  return (
    <section className="reader-list" aria-labelledby="reader-list-title">
      <h2 id="reader-list-title">
        Passages above the threshold{' '}
        <span className="muted">
          {listed.length === LISTED_PASSAGES
            ? `the ${formatCount(LISTED_PASSAGES)} most probable`
            : formatCount(listed.length)}
        </span>
      </h2>
      {listed.length === 0 ? (
        <EmptyState title={`None above ${thresholdWords(threshold)}`}>
          <p>
            No scored passage of this work is more probable than that. Lower the threshold to see which come
            nearest; a lower threshold says less.
          </p>
        </EmptyState>
      ) : (
        <>
          <p className="reader-list-note">Most probable first; of overlapping ones only the most probable.</p>
          <VirtualList
            label={`${formatNoun(listed.length, 'passage')} above the threshold, most probable first`}
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
                  rank={index + 1}
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

/** Characters of a passage that a row shows. */
const SHOWN = 160;

const PassageRow = memo(function PassageRow({
  caseId,
  open,
  window,
  rank,
  logNats,
  isCurrent,
  onOpen,
}: {
  readonly caseId: string;
  readonly open: OpenWork;
  readonly window: number;
  readonly rank: number;
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
      {...(isCurrent ? { 'aria-current': 'true' as const } : {})}
      onClick={() => onOpen(window)}
    >
      <span className="reader-passage-rank">{formatCount(rank)}</span>
      <span className="reader-passage-body">
        <span className="reader-passage-head">
          <strong>{passageWords(logNats)}</strong>
          <span className="muted">
            {`character ${formatCount(startChar)}`}
            {chapter !== undefined && (
              <>
                {' · '}
                <bdi>{shortTitle(chapter.title, 40)}</bdi>
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
