import { useMemo } from 'react';
import type { ReaderWork } from '../../../../src/api/contract.js';
import { isScored } from '../../../../src/base/index.js';
import { Button, Slider } from '../../../components/index.js';
import { thresholdWords } from '../formatScores.js';
import type { ThresholdMark } from '../thresholds.js';
import type { OpenWork } from '../useOpenWork.js';
import { CoverageRow } from './CoverageRow.js';

export interface ThresholdPanelProps {
  readonly caseId: string;
  readonly open: OpenWork;
  readonly passage: number;
  /** log10 of a passage's probability. */
  readonly threshold: number;
  readonly onChange: (log10: number) => void;
  readonly marks: readonly ThresholdMark[];
  readonly companions: readonly ReaderWork['strips'][number][];
}

/** Where the line is drawn, and what then lies above it in the work and in what it is held against. */
export function ThresholdPanel(props: ThresholdPanelProps): React.JSX.Element {
  const { caseId, open, passage, threshold, onChange, marks, companions } = props;
  const lowest = useMemo(() => lowestOf(open, passage), [open, passage]);
  const values = marks.flatMap(({ log10 }) => (isScored(log10) ? [log10] : []));
  const min = Math.min(lowest, threshold, ...values);
  return (
    <section className="reader-threshold" aria-label="Threshold and coverage">
      <div className="reader-threshold-slider">
        <Slider
          label="Threshold: probability of a passage"
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
                <Button
                  key={name}
                  size="small"
                  variant="quiet"
                  aria-pressed={threshold === log10}
                  className="reader-mark-button"
                  onPress={() => onChange(log10)}
                >
                  {`${title} ${thresholdWords(log10)}`}
                </Button>
              ) : (
                <span key={name} className="muted" title={log10.reason}>
                  {`${title}: none`}
                </span>
              ),
            )}
          </div>
        )}
      </div>
      <table className="reader-coverage">
        <caption className="sr-only">Coverage above the threshold</caption>
        <thead>
          <tr>
            <th scope="col">Above it lie</th>
            <th scope="col">of the characters</th>
            <th scope="col">of the passages</th>
          </tr>
        </thead>
        <tbody>
          <CoverageRow
            caseId={caseId}
            open={open}
            work={open.work}
            examinationId={open.work.examinationId}
            passage={passage}
            threshold={threshold}
          />
          {companions.map((strip) => (
            <CoverageRow
              key={strip.workId}
              caseId={caseId}
              open={null}
              work={strip}
              examinationId={open.work.examinationId}
              passage={passage}
              threshold={threshold}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Left end of the slider: the least probable passage, in tens of decades. */
function lowestOf({ windows }: OpenWork, passage: number): number {
  const logPz = windows.logPz(passage);
  let least = -20 * Math.LN10;
  for (let index = 0; index < logPz.length; index++) {
    const value = logPz[index] ?? 0;
    if (windows.counts[index] === 1 && value > -Infinity && value < least) least = value;
  }
  return Math.floor(least / Math.LN10 / 10) * 10;
}
