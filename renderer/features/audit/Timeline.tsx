import { useMemo } from 'react';
import { counted } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import { actionWords, ErrorPanel, HostileText, LoadingState } from '../../components/index.js';
import { timelineOf, type TimelineItem } from './timelineOf.js';

/** Most entries that the timeline joins, and most subjects that it names in a line. */
const MOST_ENTRIES = 1000;
const MOST_SUBJECTS = 6;

/** What was done in the case, day by day, the newest first. */
export function Timeline({ caseId }: { readonly caseId: string }): React.JSX.Element {
  const log = useCall('audit.list', { caseId, from: 0, count: MOST_ENTRIES, action: '', text: '' });
  const days = useMemo(() => timelineOf(log.data?.entries ?? []), [log.data]);
  if (log.error !== null) return <ErrorPanel error={log.error} onRetry={() => void log.refetch()} />;
  if (log.data === undefined) return <LoadingState label="Reading the audit log" />;
  return (
    <div className="stack">
      {days.map(({ date, items }) => (
        <section key={date} aria-label={date}>
          <h2>
            {date} <span className="muted">UTC</span>
          </h2>
          <ol className="timeline">
            {items.map((item) => (
              <Line key={item.firstSeq} item={item} />
            ))}
          </ol>
        </section>
      ))}
      {log.data.total > log.data.entries.length && (
        <p className="muted">
          The newest {formatCount(log.data.entries.length)} of {counted(log.data.total, 'entry', 'entries')};
          all of them are in the log.
        </p>
      )}
    </div>
  );
}

function Line({ item }: { readonly item: TimelineItem }): React.JSX.Element {
  const { action, from, until, count, subjects } = item;
  const times = clock(from) === clock(until) ? clock(from) : `${clock(from)}–${clock(until)}`;
  return (
    <li className="timeline-line">
      <time dateTime={from} className="timeline-time">
        {times}
      </time>
      <span>
        {actionWords(action)}
        {count > 1 && <span className="muted"> × {formatCount(count)}</span>}
      </span>
      <span className="timeline-subjects">
        {subjects.slice(0, MOST_SUBJECTS).map((subject, index) => (
          <span key={subject}>
            {index > 0 && ' · '}
            <HostileText text={subject} maxLength={300} />
          </span>
        ))}
        {subjects.length > MOST_SUBJECTS && (
          <span className="muted"> and {formatCount(subjects.length - MOST_SUBJECTS)} more</span>
        )}
      </span>
    </li>
  );
}

/** Hours and minutes of a UTC time. */
function clock(iso: string): string {
  return iso.slice(11, 16);
}
