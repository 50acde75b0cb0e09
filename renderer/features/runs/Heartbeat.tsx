import { duration } from '../../../src/base/index.js';
import { useEffect, useState } from 'react';
import { useConnection } from '../../api/index.js';
import { Icon } from '../../components/index.js';

/** Seconds of silence after which something may be wrong. */
const LATE_SECONDS = 10;

export interface HeartbeatProps {
  /** When the last word came, milliseconds of the steady clock; null when none has come yet. */
  readonly heardAt: number | null;
}

/** Says how long ago the run was last heard of; turns into a warning when that is too long. */
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
          ? 'waiting for the first word'
          : heardAt === null
            ? `no word for ${duration(seconds)}`
            : `last word ${duration(seconds)} ago`}
      </span>
      {isLate && (
        <span role="alert" className="heartbeat-remedy">
          {connection === 'connected'
            ? `Nothing has been heard for more than ${LATE_SECONDS} seconds. A large batch can take so long; the engine log says what it does.`
            : 'This window has lost the workbench. As long as the program runs, so does the examination.'}
        </span>
      )}
    </span>
  );
}
