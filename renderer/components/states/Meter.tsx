import './ProgressBar.css';
import { Label, Meter as AriaMeter } from 'react-aria-components';

export interface MeterProps {
  readonly label: string;
  readonly value: number;
  readonly maxValue: number;
  /** The value with its unit and denominator: "5.2 of 7.8 GiB". */
  readonly valueText: string;
  /** A limit to mark on the bar, in the unit of `value`. */
  readonly mark?: number | undefined;
  readonly isAlarm?: boolean | undefined;
}

/** A measured quantity within a known range (not progress). */
export function Meter({
  label,
  value,
  maxValue,
  valueText,
  mark,
  isAlarm = false,
}: MeterProps): React.JSX.Element {
  const share = (part: number): string =>
    `${(Math.min(1, Math.max(0, maxValue > 0 ? part / maxValue : 0)) * 100).toFixed(2)}%`;
  return (
    <AriaMeter
      className={isAlarm ? 'p-meter p-meter-alarm' : 'p-meter'}
      minValue={0}
      maxValue={maxValue}
      value={value}
      valueLabel={valueText}
    >
      <div className="p-progress-head">
        <Label className="p-progress-label">{label}</Label>
        <span className="p-meter-value">{valueText}</span>
      </div>
      <div className="p-progress-track">
        <div className="p-progress-fill" style={{ width: share(value) }} />
        {mark !== undefined && <span className="p-meter-mark" style={{ left: share(mark) }} />}
      </div>
    </AriaMeter>
  );
}
