import { useMemo } from 'react';
import { isScored } from '../../../../src/base/index.js';
import { Button, PowersText, Slider, Tooltip } from '../../../components/index.js';
import { thresholdWords } from '../formatScores.js';
import { shortTitle } from '../placeWords.js';
import type { ThresholdMark } from '../thresholds.js';
import type { OpenWork } from '../useOpenWork.js';

export interface ThresholdPanelProps {
  readonly open: OpenWork;
  readonly passage: number;
  /** log10 of a passage's probability. */
  readonly threshold: number;
  readonly onChange: (log10: number) => void;
  readonly marks: readonly ThresholdMark[];
}

/** The choice of threshold: any value, or one of the thresholds that the findings used. */
export function ThresholdPanel(props: ThresholdPanelProps): React.JSX.Element {
  const { open, passage, threshold, onChange, marks } = props;
  const lowest = useMemo(() => lowestOf(open, passage), [open, passage]);
  const values = marks.flatMap(({ log10 }) => (isScored(log10) ? [log10] : []));
  const min = Math.min(lowest, threshold, ...values);
  return (
    <section className="reader-threshold" aria-label="Threshold">
      <Slider
        label="Threshold"
        value={threshold}
        minValue={min}
        maxValue={0}
        step={0.5}
        onChange={onChange}
        formatValue={(value) => `above ${thresholdWords(value)}`}
        marks={values}
      />
      {marks.length > 0 && (
        <div className="reader-threshold-marks" role="group" aria-label="Thresholds of the findings">
          {marks.map(({ name, title, log10 }) =>
            isScored(log10) ? (
              <Tooltip key={name} text={`${title}: ${thresholdWords(log10)}`}>
                <Button
                  size="small"
                  variant="quiet"
                  aria-pressed={threshold === log10}
                  aria-label={`${shortName(name, title)} ${thresholdWords(log10)}`}
                  className="reader-mark-button"
                  onPress={() => onChange(log10)}
                >
                  <PowersText text={`${shortName(name, title)} ${thresholdWords(log10)}`} />
                </Button>
              </Tooltip>
            ) : (
              <span key={name} className="muted" title={log10.reason}>
                {`${shortName(name, title)}: none`}
              </span>
            ),
          )}
        </div>
      )}
    </section>
  );
}

const SHORT: Readonly<Record<string, string>> = {
  'paper-floor': 'floor τ',
  'paper-floor-plus-5': 'τ + 5',
  'family-floor': 'family floor τ_F',
};

/** The name in the available space; the tooltip has the full name. */
function shortName(name: string, title: string): string {
  return SHORT[name] ?? shortTitle(title.replace(/ \(.*?\)/u, ''), 40);
}

/** Left end of the slider: the least probable passage, rounded to tens of decades. */
function lowestOf({ windows }: OpenWork, passage: number): number {
  const logPz = windows.logPz(passage);
  let least = -20 * Math.LN10;
  for (let index = 0; index < logPz.length; index++) {
    const value = logPz[index] ?? 0;
    if (windows.counts[index] === 1 && value > -Infinity && value < least) least = value;
  }
  return Math.floor(least / Math.LN10 / 10) * 10;
}
