import { duration } from '../../../src/base/index.js';
import { useEffect, useState } from 'react';
import { useConnection } from '../../api/index.js';
import { Icon } from '../../components/index.js';

/** Seconds without an update after which something may be wrong. */
const LATE_SECONDS = 10;

export interface HeartbeatProps {
  /** Time of the last update, in milliseconds of the monotonic clock; null before the first. */
  readonly heardAt: number | null;
}

/** Shows the time since the last update of the run, and a warning when it is too long. */
export function Heartbeat({ heardAt }: HeartbeatProps): React.JSX.Element {
  const connection = useConnection();
  const [watchedSince] = useState(() => performance.now());
  const [now, setNow] = useState(watchedSince);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - (heardAt ?? watchedSince)) / 1000));
  const isLate = seconds > LATE_SECONDS;
  return (
    <span className={isLate ? 'heartbeat heartbeat-late' : 'heartbeat'}>
      <Icon name={isLate ? 'alert' : 'running'} size="small" />
      <span>
        {heardAt === null && !isLate
          ? 'waiting for the first update'
          : heardAt === null
            ? `no update for ${duration(seconds)}`
            : `last update ${duration(seconds)} ago`}
      </span>
      {isLate && (
        <span role="alert" className="heartbeat-remedy">
          {connection === 'connected'
            ? `No update for more than ${LATE_SECONDS} seconds. A large batch can take this long; the engine log shows what the engine is doing.`
            : 'This window has lost its connection to the workbench. The examination continues as long as the program runs.'}
        </span>
      )}
    </span>
  );
}
