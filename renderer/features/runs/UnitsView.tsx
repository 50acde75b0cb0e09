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

/** How far an attack without windows is in each work, and what it did last. Numbers come with the findings, beside their control. */
export const UnitsView = memo(function UnitsView({
  units,
  isRunning,
  isFinished,
}: UnitsViewProps): React.JSX.Element | null {
  if (isFinished) return null;
  const parts = [...units.parts].sort((a, b) => order(a) - order(b));
  return (
    <Card
      title="Work by work"
      subtitle="This attack says nothing before it is finished: a number without its control would mislead. What is done is kept, and goes on from there."
    >
      {parts.length === 0 ? (
        <p className="muted">
          {isRunning ? 'Nothing is done yet.' : 'Which works are done is shown while it runs.'}
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
          <h3 className="unit-last-title">Done last</h3>
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
  const under = modelId === '' ? '' : ` under ${modelId}`;
  if (role === 'all') return `All works together${under}`;
  return `${role === 'target' ? 'Work' : 'Control'} ${workId} ${visibleString(title.slice(0, 120))}${under}`;
}
