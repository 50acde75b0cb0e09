import type { CaseOverview } from '../../../src/contract/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import { SelectField } from '../../components/index.js';
import { isModelRole } from '../../../src/domain/index.js';

export interface AnswerChoiceProps {
  readonly evidence: CaseOverview['index']['evidence'];
  readonly modelId: string;
  readonly workId: string;
  readonly onChoose: (modelId: string, workId: string) => void;
}

/** Chooses another work or another model; nothing is shown where there is only one of each. */
export function AnswerChoice({ evidence, modelId, workId, onChoose }: AnswerChoiceProps): React.JSX.Element {
  const options = (items: CaseOverview['index']['evidence']): { id: string; label: string }[] =>
    items.map(({ id, title, name }) => ({
      id,
      label: `${id} ${visibleShort(title === '' ? name : title, 60)}`,
    }));
  const works = options(evidence.filter(({ role, id }) => role === 'target-work' || id === workId));
  const models = options(evidence.filter(({ role }) => isModelRole(role)));
  return (
    <>
      {works.length > 1 && (
        <SelectField
          label="Work"
          isLabelHidden
          options={works}
          selectedKey={workId}
          onSelectionChange={(id) => onChoose(modelId, id)}
        />
      )}
      {models.length > 1 && (
        <SelectField
          label="Model"
          isLabelHidden
          options={models}
          selectedKey={modelId}
          onSelectionChange={(id) => onChoose(id, workId)}
        />
      )}
    </>
  );
}
