import { counted } from '../../../src/base/index.js';
import type { Evidence, Findings } from '../../../src/domain/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import { Button, SelectField } from '../../components/index.js';
import { claimsByWork } from './worksToChoose.js';

export interface WorkChoiceProps {
  readonly findings: Findings;
  readonly works: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly selected: string;
  readonly onSelect: (workId: string) => void;
}

/** Which work of a large examination is shown, with what was found in each. */
export function WorkChoice({
  findings,
  works,
  evidence,
  selected,
  onSelect,
}: WorkChoiceProps): React.JSX.Element {
  const claims = claimsByWork(findings.findings);
  const at = works.indexOf(selected);
  const step = (by: number): void => {
    const next = works[at + by];
    if (next !== undefined) onSelect(next);
  };
  return (
    <div className="p-work-choice" role="group" aria-label="Work">
      <SelectField
        label={`Work ${at + 1} of ${works.length}`}
        selectedKey={selected}
        onSelectionChange={onSelect}
        options={works.map((id) => ({
          id,
          label: `${id} ${visibleShort(titleOf(evidence, id), 80)} (${counted(claims.get(id) ?? 0, 'claim')})`,
        }))}
      />
      <Button isDisabled={at <= 0} onPress={() => step(-1)}>
        Previous work
      </Button>
      <Button isDisabled={at === works.length - 1} onPress={() => step(1)}>
        Next work
      </Button>
    </div>
  );
}

function titleOf(evidence: readonly Evidence[], id: string): string {
  const { title = '', name = '' } = evidence.find((item) => item.id === id) ?? {};
  return title === '' ? name : title;
}
