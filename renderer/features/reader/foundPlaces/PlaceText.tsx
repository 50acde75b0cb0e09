import { useEffect, useMemo, useRef } from 'react';
import type { Work } from '../../../../src/domain/index.js';
import { textDirection, visiblePieces } from '../../../../src/figure/index.js';
import { useCall } from '../../../api/index.js';
import { ErrorPanel, LoadingState, Sign } from '../../../components/index.js';
import type { FoundPlace } from './foundPlaces.js';
import { markedText } from './markedText.js';

export interface PlaceTextProps {
  readonly caseId: string;
  readonly workId: string;
  readonly work: Work;
  readonly places: readonly FoundPlace[];
  readonly chosen: FoundPlace | undefined;
  /** Where to read when no passage is selected. */
  readonly at: number;
}

/** Characters shown around a passage, and of a long passage itself. */
const AROUND = 1500;
const LONGEST = 12_000;

/** The text around a passage, with every passage in it marked and the selected one framed. */
export function PlaceText({ caseId, workId, work, places, chosen, at }: PlaceTextProps): React.JSX.Element {
  const total = work.reading.chars;
  const from = Math.max(0, Math.min(total, chosen?.startChar ?? at) - AROUND);
  const end = Math.min(chosen?.endChar ?? at, (chosen?.startChar ?? at) + LONGEST);
  const text = useCall('work.text', {
    caseId,
    evidenceId: workId,
    startChar: from,
    endChar: Math.min(total, end + AROUND),
  });
  const stretches = useMemo(
    () => (text.data === undefined ? [] : markedText(text.data.text, text.data.startChar, places, chosen)),
    [text.data, places, chosen],
  );
  const first = useRef<HTMLElement>(null);
  useEffect(() => {
    first.current?.scrollIntoView({ block: 'nearest' });
  }, [stretches]);
  if (text.error !== null) {
    return (
      <ErrorPanel error={text.error} title="The text could not be read" onRetry={() => void text.refetch()} />
    );
  }
  if (text.data === undefined) return <LoadingState label="Reading the text" />;
  const firstChosen = stretches.findIndex(({ mark }) => mark === 'chosen');
  return (
    <div
      className="reader-place-text"
      dir={textDirection(text.data.text) ?? 'ltr'}
      tabIndex={0}
      role="region"
      aria-label="Text"
    >
      {from > 0 && <span className="muted">… </span>}
      <bdi>
        {stretches.map(({ text: stretch, mark }, index) => {
          const pieces = visiblePieces(stretch, '\n').map((piece, at) =>
            piece.kind === 'text' ? piece.text : <Sign key={at} text={piece.text} />,
          );
          return mark === 'none' ? (
            <span key={index}>{pieces}</span>
          ) : (
            <mark
              key={index}
              {...(index === firstChosen ? { ref: first } : {})}
              className={mark === 'chosen' ? 'reader-place-chosen' : 'reader-place'}
            >
              {pieces}
            </mark>
          );
        })}
      </bdi>
      {text.data.endChar < total && <span className="muted"> …</span>}
    </div>
  );
}
