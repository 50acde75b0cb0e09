import type { DocumentFormat, DocumentRule } from '../../../../src/domain/index.js';
import { counted } from '../../../../src/base/index.js';
import { CheckboxField } from '../../../components/index.js';
import { rulesFor } from './documentRules.js';

export interface RuleSwitchesProps {
  /** Of the file; `zip` for a collection; undefined while it is not known. */
  readonly format: DocumentFormat | undefined;
  readonly off: readonly DocumentRule[];
  readonly isDisabled: boolean;
  readonly onChange: (off: readonly DocumentRule[]) => void;
}

/** The rules that make the reading text of a document, each on unless the examiner switches it off. Nothing for plain text. */
export function RuleSwitches({
  format,
  off,
  isDisabled,
  onChange,
}: RuleSwitchesProps): React.JSX.Element | null {
  const rules = rulesFor(format);
  if (rules.length === 0) return null;
  return (
    <details className="intake-rules">
      <summary>
        {`Rules that make the reading text: ${off.length === 0 ? 'all on' : `${counted(off.length, 'rule')} off`}`}
      </summary>
      <fieldset>
        <legend>Rules that are off are on record and in the report.</legend>
        {rules.map(({ rule, label }) => (
          <CheckboxField
            key={rule}
            label={label}
            isSelected={!off.includes(rule)}
            isDisabled={isDisabled}
            onChange={(isOn) => onChange(isOn ? off.filter((one) => one !== rule) : [...off, rule])}
          />
        ))}
      </fieldset>
    </details>
  );
}
