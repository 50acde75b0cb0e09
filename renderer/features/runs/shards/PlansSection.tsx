import { useCall } from '../../../api/index.js';
import { ErrorPanel } from '../../../components/index.js';
import { PlanCard } from './PlanCard.js';

/** Shards write to a shared folder, and no event tells of them. */
const LOOK_EVERY_MS = 5000;

/** Examinations that are divided among machines: how far the shards of each plan are. Nothing where there is no plan. */
export function PlansSection({
  caseId,
  isReadOnly,
}: {
  readonly caseId: string;
  readonly isReadOnly: boolean;
}): React.JSX.Element | null {
  const listed = useCall(
    'shards.list',
    { caseId },
    {
      refetchEveryMs: (data) =>
        data?.plans.some(({ shards }) => shards.some(({ state }) => state !== 'finished')) === true
          ? LOOK_EVERY_MS
          : false,
    },
  );
  if (listed.error !== null)
    return <ErrorPanel error={listed.error} title="The plans of shards could not be read" />;
  const plans = listed.data?.plans ?? [];
  if (plans.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="plans-title">
      <h2 id="plans-title">Divided among machines</h2>
      {plans.map((plan) => (
        <PlanCard key={plan.planId} caseId={caseId} plan={plan} isReadOnly={isReadOnly} />
      ))}
    </section>
  );
}
