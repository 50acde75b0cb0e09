import type { ParameterField } from '../../../src/contract/index.js';
import {
  IconButton,
  SelectField,
  SwitchField,
  TextArea,
  TextField,
  type Problem,
} from '../../components/index.js';
import { defaultRaw, rangeWords, type RawValue } from './parseParameter.js';

export interface ParameterInputProps {
  readonly field: ParameterField;
  /** As typed; undefined where it was never edited. */
  readonly raw: RawValue | undefined;
  readonly onChange: (raw: RawValue | undefined) => void;
  readonly problem: Problem | undefined;
}

/** Length from which a text gets several lines, in characters. */
const LONG_TEXT = 1000;

/** One parameter. Numbers are text fields: the typed text stays as it is, right or wrong, until the person changes it. */
export function ParameterInput({ field, raw, onChange, problem }: ParameterInputProps): React.JSX.Element {
  const standard = defaultRaw(field);
  const value = raw ?? standard;
  const isChanged = raw !== undefined && raw !== standard;
  const common = {
    label: field.title,
    errorMessage: problem,
    description: (
      <>
        {field.description} <span className="parameter-range">{rangeWords(field)}.</span>
      </>
    ),
  };
  return (
    <div
      className={isChanged ? 'parameter parameter-changed' : 'parameter'}
      data-field={`parameter:${field.name}`}
    >
      {field.type === 'switch' ? (
        <SwitchField {...common} isSelected={value === true} onChange={onChange} />
      ) : field.type === 'choice' ? (
        <SelectField
          {...common}
          options={field.choices.map((choice) => ({ id: choice, label: choice }))}
          selectedKey={String(value)}
          onSelectionChange={onChange}
        />
      ) : field.type === 'text' && (field.maximum ?? 0) >= LONG_TEXT ? (
        <TextArea {...common} value={String(value)} onChange={onChange} rows={3} spellCheck="false" />
      ) : (
        <TextField
          {...common}
          {...(field.unit === '' ? {} : { unit: field.unit })}
          value={String(value)}
          onChange={onChange}
          isMono={field.type === 'text'}
          inputMode={field.type === 'text' ? 'text' : 'decimal'}
          autoComplete="off"
          spellCheck="false"
        />
      )}
      {isChanged && (
        <span className="parameter-reset">
          <span className="sr-only">differs from the default</span>
          <IconButton
            icon="refresh"
            size="small"
            label={`Reset ${field.title} to its default`}
            onPress={() => onChange(undefined)}
          />
        </span>
      )}
    </div>
  );
}
