import type { ExamineDraft } from './examineDraft.js';
import type { FieldProblems } from './fieldKey.js';
import { ParameterInput } from './ParameterInput.js';
import type { RawValue } from './parseParameter.js';
import type { FormAttack } from './requestsOf.js';

export interface ParameterStepProps {
  readonly attack: FormAttack;
  readonly draft: ExamineDraft;
  readonly problems: FieldProblems;
  readonly onChange: (name: string, raw: RawValue | undefined) => void;
}

export function ParameterStep({ attack, draft, problems, onChange }: ParameterStepProps): React.JSX.Element {
  const typed = draft.values[attack.id] ?? {};
  return (
    <div className="parameters">
      {attack.parameters.map((field) => (
        <ParameterInput
          key={`${attack.id} ${field.name}`}
          field={field}
          raw={typed[field.name]}
          onChange={(raw) => onChange(field.name, raw)}
          problem={problems[`parameter:${field.name}`]}
        />
      ))}
    </div>
  );
}
