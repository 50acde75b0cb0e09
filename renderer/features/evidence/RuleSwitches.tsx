import type { DocumentRule } from '../../../src/domain/index.js';
import { counted } from '../../../src/base/index.js';
import { CheckboxField } from '../../components/index.js';
import { rulesFor, suggestedFormat } from './documentRules.js';

export interface RuleSwitchesProps {
  readonly fileName: string;
  readonly off: readonly DocumentRule[];
  readonly isDisabled: boolean;
  readonly onChange: (off: readonly DocumentRule[]) => void;
}

/** The rules that make the reading text of a document, each on unless the examiner switches it off. Nothing for a name of plain text. */
export function RuleSwitches({
  fileName,
  off,
  isDisabled,
  onChange,
}: RuleSwitchesProps): React.JSX.Element | null {
  const rules = rulesFor(fileName);
  if (rules.length === 0) return null;
  const format = suggestedFormat(fileName);
  return (
    <details className="receive-rules">
      <summary>
        {`Rules that make the reading text: ${off.length === 0 ? 'all on' : `${counted(off.length, 'rule')} off`}`}
      </summary>
      <fieldset className="stack-tight">
        <legend>
          {format === undefined
            ? 'For a document. The format is found from the contents of the file when it is received.'
            : `For ${format.toUpperCase()}, as the name suggests. The format is found from the contents of the file when it is received.`}{' '}
          Rules that are off are on record and in the report.
        </legend>
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
