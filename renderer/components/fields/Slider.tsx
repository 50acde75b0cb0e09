import './fields.css';
import './Slider.css';
import { useId } from 'react';

export interface SliderProps {
  readonly label: string;
  readonly description?: string | undefined;
  readonly value: number;
  readonly minValue: number;
  readonly maxValue: number;
  readonly step?: number | undefined;
  readonly onChange: (value: number) => void;
  /** The value in words with its unit, shown and read by screen readers. */
  readonly formatValue: (value: number) => string;
  readonly isLabelHidden?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  /** Notable values, as ticks under the track; the caller shows their names. */
  readonly marks?: readonly number[] | undefined;
}

/** A range input and not react-aria's slider, because only a range input lets screen readers announce the value in our own words. */
export function Slider({
  label,
  description,
  value,
  minValue,
  maxValue,
  step = 1,
  onChange,
  formatValue,
  isLabelHidden = false,
  isDisabled = false,
  marks = [],
}: SliderProps): React.JSX.Element {
  const id = useId();
  const shareOf = (at: number): number => (maxValue > minValue ? (at - minValue) / (maxValue - minValue) : 0);
  const share = shareOf(value);
  return (
    <div className="p-slider" data-disabled={isDisabled || undefined}>
      <div className="p-slider-head">
        <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'p-field-label'}>
          {label}
        </label>
        <output htmlFor={id} className="p-slider-value">
          {formatValue(value)}
        </output>
      </div>
      <div className="p-slider-track">
        <span className="p-slider-fill" style={{ width: `${(share * 100).toFixed(2)}%` }} />
        {marks.map((mark) => (
          <span
            key={mark}
            className="p-slider-mark"
            // The middle of the thumb marks the value; it stays half a rem from either end.
            style={{ left: `calc(0.5rem + ${shareOf(mark).toFixed(4)} * (100% - 1rem))` }}
          />
        ))}
        <input
          id={id}
          type="range"
          className="p-slider-input"
          min={minValue}
          max={maxValue}
          step={step}
          value={value}
          disabled={isDisabled}
          aria-valuetext={formatValue(value)}
          {...(description === undefined ? {} : { 'aria-describedby': `${id}-description` })}
          onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
      </div>
      {description !== undefined && (
        <span id={`${id}-description`} className="p-field-description">
          {description}
        </span>
      )}
    </div>
  );
}
