import { memo } from 'react';
import type { PartialResults } from '../../../src/contract/index.js';
import { formatCount, visibleString } from '../../../src/figure/index.js';
import { Card, HostileText, ProgressBar } from '../../components/index.js';

export interface UnitsViewProps {
  readonly units: NonNullable<PartialResults['units']>;
  readonly isRunning: boolean;
  readonly isFinished: boolean;
}

type Part = UnitsViewProps['units']['parts'][number];

/** The progress of an attack without windows in each work, and its latest units. The findings give the numbers, beside their control. */
export const UnitsView = memo(function UnitsView({
  units,
  isRunning,
  isFinished,
}: UnitsViewProps): React.JSX.Element | null {
  if (isFinished) return null;
  const parts = [...units.parts].sort((a, b) => order(a) - order(b));
  return (
    <Card
      title="Progress by work"
      subtitle="This attack shows no numbers until it is finished, because a number without its control would mislead. Finished units are kept, and a resumed run continues from there."
    >
      {parts.length === 0 ? (
        <p className="muted">
          {isRunning ? 'Nothing done yet.' : 'Progress is shown while the run is active.'}
        </p>
      ) : (
        <div className="unit-parts">
          {parts.map((part) => (
            <ProgressBar
              key={`${part.modelId} ${part.workId}`}
              label={labelOf(part)}
              value={part.units === 0 ? undefined : part.unitsDone / part.units}
              valueText={`${formatCount(part.unitsDone)} of ${formatCount(part.units)} units`}
            />
          ))}
        </div>
      )}
      {units.last.length > 0 && (
        <>
          <h3 className="unit-last-title">Latest units</h3>
          <ol className="unit-last">
            {units.last.map(({ title, unscored }, index) => (
              <li key={`${title} ${index}`}>
                <HostileText text={title} maxLength={160} />
                {unscored !== '' && (
                  <span className="muted">
                    {' '}
                    not scored: <HostileText text={unscored} maxLength={200} />
                  </span>
                )}
              </li>
            ))}
          </ol>
        </>
      )}
    </Card>
  );
});

function order({ role }: Part): number {
  return { target: 0, control: 1, all: 2 }[role];
}

function labelOf({ role, workId, title, modelId }: Part): string {
  const under = modelId === '' ? '' : ` with ${modelId}`;
  if (role === 'all') return `All works together${under}`;
  return `${role === 'target' ? 'Target' : 'Control'} ${workId} ${visibleString(title.slice(0, 120))}${under}`;
}
