import type { CaseOverview } from '../../../src/contract/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import { SelectField } from '../../components/index.js';

/** A work and a model, as the address names them. */
export interface Pair {
  readonly modelId: string;
  readonly workId: string;
}

export interface BesideChoiceProps {
  readonly overview: CaseOverview;
  readonly shown: Pair;
  readonly beside: Pair | null;
  readonly onChoose: (beside: Pair | null) => void;
}

const NONE = 'none';

/** Chooses an answer to be shown beside this one; nothing where the case has no other. */
export function BesideChoice({ overview, shown, beside, onChoose }: BesideChoiceProps): React.JSX.Element {
  const { data } = useCall('answers.list', { caseId: overview.caseId });
  const others = (data?.answers ?? []).filter((other) => keyOf(other) !== keyOf(shown));
  if (others.length === 0) return <></>;
  const nameOf = (id: string): string => {
    const item = overview.index.evidence.find((one) => one.id === id);
    return `${id} ${visibleShort(item === undefined ? '' : item.title === '' ? item.name : item.title, 40)}`;
  };
  return (
    <SelectField
      label="Compare with"
      isLabelHidden
      aria-label="Compare with"
      selectedKey={beside === null ? NONE : keyOf(beside)}
      onSelectionChange={(key) => onChoose(others.find((other) => keyOf(other) === key) ?? null)}
      options={[
        { id: NONE, label: 'No comparison' },
        ...others.map((other) => ({
          id: keyOf(other),
          label: `Compare with ${nameOf(other.workId)} in ${nameOf(other.modelId)}`,
        })),
      ]}
    />
  );
}

function keyOf({ modelId, workId }: Pair): string {
  return `${modelId} ${workId}`;
}
