import { errorAt, TextArea, TextField, type Problem } from '../../components/index.js';
import type { CaseDraft } from './caseDraft.js';
import type { CaseStep } from './caseSteps.js';

export interface HeadStepProps {
  readonly step: CaseStep;
  readonly head: CaseDraft['head'];
  readonly onChange: (part: Partial<CaseDraft['head']>) => void;
  readonly error: Problem | null;
}

/** A step that asks for details of the case. */
export function HeadStep({ step, head, onChange, error }: HeadStepProps): React.JSX.Element {
  return (
    <>
      {step.fields.map(({ key, path, label, description, isLong }, index) => {
        const common = {
          label,
          description,
          autoFocus: index === 0,
          value: head[key],
          onChange: (value: string) => onChange({ [key]: value }),
          errorMessage: errorAt(error, path),
        };
        return isLong === true ? <TextArea key={key} {...common} /> : <TextField key={key} {...common} />;
      })}
      {step.note !== undefined && <p className="muted">{step.note}</p>}
    </>
  );
}
