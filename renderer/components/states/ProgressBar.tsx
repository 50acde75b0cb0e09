import './ProgressBar.css';
import { Label, ProgressBar as AriaProgressBar } from 'react-aria-components';
import type { ReactNode } from 'react';

export interface ProgressBarProps {
  readonly label: string;
  /** Share done, 0 … 1; omitted while it is not known. */
  readonly value?: number | undefined;
  /** What has been done, with units: "812 of 2,400 units". */
  readonly valueText: string;
  readonly detail?: ReactNode;
  readonly isLabelHidden?: boolean | undefined;
}

export function ProgressBar({
  label,
  value,
  valueText,
  detail,
  isLabelHidden = false,
}: ProgressBarProps): React.JSX.Element {
  const isIndeterminate = value === undefined;
  return (
    <AriaProgressBar
      className="p-progress"
      minValue={0}
      maxValue={1}
      value={value ?? 0}
      isIndeterminate={isIndeterminate}
      valueLabel={valueText}
    >
      <div className="p-progress-head">
        <Label className={isLabelHidden ? 'sr-only' : 'p-progress-label'}>{label}</Label>
        <span>{valueText}</span>
      </div>
      <div className={isIndeterminate ? 'p-progress-track p-progress-moving' : 'p-progress-track'}>
        <div
          className="p-progress-fill"
          style={{
            width: isIndeterminate ? '25%' : `${(Math.min(1, Math.max(0, value)) * 100).toFixed(2)}%`,
          }}
        />
      </div>
      {detail !== undefined && <div className="p-progress-detail">{detail}</div>}
    </AriaProgressBar>
  );
}
