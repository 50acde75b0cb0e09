import { useEffect, useRef } from 'react';
import { counted } from '../../../src/base/index.js';
import { Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';

/** Confirms where one looks, beside the button, what was added to the queue. */
export function QueuedNote({
  caseId,
  queued,
}: {
  readonly caseId: string;
  /** How many examinations were just added. */
  readonly queued: number;
}): React.JSX.Element {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (queued > 0) note.current?.scrollIntoView({ block: 'nearest' });
  }, [queued]);
  return (
    <div role="status" ref={note} className="examine-queued">
      {queued > 0 && (
        <p>
          {counted(queued, 'examination')} {queued === 1 ? 'is' : 'are'} in the queue.{' '}
          <Link href={href.runs(caseId)}>Show the queue</Link>
        </p>
      )}
    </div>
  );
}
