import { counted, duration, isScored } from '../../../src/base/index.js';
import type { ExaminationShort } from '../../../src/contract/index.js';
import { standardWarnings, type StandardEstimate, type StandardPlan } from '../../../src/domain/index.js';
import { HostileText } from '../../components/index.js';
import { PlanWarnings } from './PlanWarnings.js';
import { doneAs } from './standardRequests.js';

export interface StandardPlanViewProps {
  readonly caseId: string;
  readonly plan: StandardPlan;
  readonly estimate: StandardEstimate;
  readonly examinations: readonly ExaminationShort[];
}

/** What the standard examination holds, in its order, and what it omits, each with the reason. */
export function StandardPlanView({
  caseId,
  plan,
  estimate,
  examinations,
}: StandardPlanViewProps): React.JSX.Element {
  const { chosen, omitted, next, seconds } = plan;
  return (
    <div className="stack-tight standard-plan">
      <PlanWarnings caseId={caseId} warnings={standardWarnings(plan, estimate)} />
      <p>
        <strong>{counted(chosen.length, 'examination')}</strong>
        {isScored(seconds) ? `, about ${duration(seconds)} together` : `. Time not known: ${seconds.reason}.`}
      </p>
      <ol>
        {chosen.map((choice) => {
          const { candidate, size } = choice;
          const done = doneAs(choice, examinations);
          return (
            <li key={keyOf(candidate)}>
              {candidate.attackTitle} on {candidate.modelId}
              {candidate.referenceIds.length > 0 &&
                `, compared with ${candidate.referenceIds.join(', ')}`}{' '}
              <span className="muted">
                {isScored(size.seconds) ? `about ${duration(size.seconds)}` : 'time not known'}; {size.words}
                {done !== undefined && `; finished as ${done}, not run again`}
              </span>
            </li>
          );
        })}
      </ol>
      {omitted.length > 0 && (
        <>
          <h3>No time for</h3>
          <ul>
            {omitted.map((candidate) => {
              const least = candidate.sizes[0]?.seconds;
              return (
                <li key={keyOf(candidate)}>
                  {candidate.attackTitle} on {candidate.modelId}{' '}
                  <span className="muted">
                    {typeof least === 'number'
                      ? `the smallest size takes about ${duration(least)}`
                      : 'time not known'}
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {next !== null && (
        <p className="muted">
          The next step would add about {duration(next.addsSeconds)}: {next.candidate.attackTitle} on{' '}
          {next.candidate.modelId}, {next.size.words}.
        </p>
      )}
      {estimate.omissions.length > 0 && (
        <details className="attack-more">
          <summary>{`Not in the set: ${counted(estimate.omissions.length, 'attack')}`}</summary>
          <ul>
            {estimate.omissions.map(({ attackId, attackTitle, modelId, why }) => (
              <li key={`${attackId} ${modelId}`}>
                {attackTitle}
                {modelId !== '' && ` on ${modelId}`}.{' '}
                <span className="muted">
                  <HostileText text={why.text} maxLength={500} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function keyOf({ attackId, modelId, targetIds }: StandardEstimate['candidates'][number]): string {
  return `${attackId} ${modelId} ${targetIds.join(' ')}`;
}
