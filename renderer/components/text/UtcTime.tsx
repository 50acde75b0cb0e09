import { formatTime } from '../../../src/figure/index.js';

export interface UtcTimeProps {
  /** ISO time in UTC. */
  readonly iso: string;
  /** `time` omits the date and the seconds: 12:04 UTC. */
  readonly format?: 'full' | 'time' | 'date' | undefined;
}

/** UTC in the text, local time in the tooltip. */
export function UtcTime({ iso, format = 'full' }: UtcTimeProps): React.JSX.Element {
  return (
    <time dateTime={iso} title={localTime(iso)}>
      {shown(iso, format)}
    </time>
  );
}

function shown(iso: string, format: 'full' | 'time' | 'date'): string {
  if (Number.isNaN(Date.parse(iso)) || format === 'full') return formatTime(iso);
  return format === 'time' ? `${iso.slice(11, 16)} UTC` : iso.slice(0, 10);
}

function localTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' }).format(date);
  return `${local} on this machine`;
}
