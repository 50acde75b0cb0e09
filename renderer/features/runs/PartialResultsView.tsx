import { memo, useMemo } from 'react';
import type { PartialResults } from '../../../src/contract/index.js';
import { powerOfTen } from '../../../src/base/index.js';
import {
  formatCount,
  passageHeatStep,
  PASSAGE_HEAT_EDGES,
  visibleString,
} from '../../../src/figure/index.js';
import {
  CalibrationMark,
  Card,
  HeatLegend,
  HeatStrip,
  HostileText,
  MarkedText,
} from '../../components/index.js';

export interface PartialResultsViewProps {
  readonly partial: PartialResults;
  readonly isFinished: boolean;
  readonly hasControl: boolean;
}

type PartialWork = PartialResults['works'][number];

/** Heat from which a segment is counted in words. */
const HIGH = PASSAGE_HEAT_EDGES[4] ?? -3;

/** The works as bands, target first, controls below: the heat of the text, as far as it is scored. */
export const PartialResultsView = memo(function PartialResultsView({
  partial,
  isFinished,
  hasControl,
}: PartialResultsViewProps): React.JSX.Element {
  const works = [...partial.works].sort(
    (a, b) => Number(a.role === 'control') - Number(b.role === 'control'),
  );
  return (
    <Card
      title={isFinished ? 'Results' : 'Results so far'}
      subtitle={<MarkedText text="The most probable passage in each of 400 equal segments of the work." />}
      actions={<ResultsMark isFinished={isFinished} hasControl={hasControl} />}
    >
      {works.length === 0 ? (
        <p className="muted">Nothing scored yet.</p>
      ) : (
        <div className="strips">
          {works.map((work) => (
            <WorkBand key={work.workId} work={work} />
          ))}
          <HeatLegend of="passage" />
        </div>
      )}
    </Card>
  );
});

/** Why the numbers are not calibrated at this point; nothing once the findings compare them with the control. */
export function ResultsMark({
  isFinished,
  hasControl,
}: {
  readonly isFinished: boolean;
  readonly hasControl: boolean;
}): React.JSX.Element | null {
  if (!hasControl) {
    return (
      <CalibrationMark
        calibration={{ kind: 'uncalibrated', reasons: [{ text: 'No control was selected.' }] }}
      />
    );
  }
  if (!isFinished) {
    return (
      <CalibrationMark
        calibration={{ kind: 'uncalibrated', reasons: [{ text: 'Not calibrated until finished.' }] }}
      />
    );
  }
  return null;
}

const WorkBand = memo(function WorkBand({ work }: { readonly work: PartialWork }): React.JSX.Element {
  const steps = useMemo(() => work.slices.map(passageHeatStep), [work.slices]);
  const high = work.slices.filter((value) => typeof value === 'number' && value >= HIGH).length;
  const words = `${formatCount(high)} of ${formatCount(work.slices.length)} segments reach ${powerOfTen(HIGH)}`;
  return (
    <div className="band">
      <div className="row-spread band-head">
        <span>
          <span className={work.role === 'target' ? 'band-role' : 'muted'}>
            {work.role === 'target' ? 'Target' : 'Control'} {work.workId}
          </span>{' '}
          <HostileText text={work.title} maxLength={100} />
        </span>
        <span className="muted">
          {formatCount(work.windowsDone)} of {formatCount(work.windows)} windows; {words}
        </span>
      </div>
      <HeatStrip
        label={`${work.role === 'target' ? 'Target' : 'Control'} ${visibleString(work.title)}: ${words}`}
        steps={steps}
        placeText={() => words}
        isThin={work.role === 'control'}
      />
    </div>
  );
});
