import './fields.css';
import './CheckboxListField.css';
import type { ReactNode } from 'react';
import { CheckboxGroup, type CheckboxGroupProps } from 'react-aria-components';
import { CheckboxField } from './CheckboxField.js';
import { FieldFrame } from './FieldFrame.js';
import { hasError, NO_NATIVE_CHECK, type FieldText } from './fieldText.js';

export interface CheckboxOption {
  readonly id: string;
  readonly label: string;
  readonly description?: ReactNode;
  readonly isDisabled?: boolean | undefined;
}

export interface CheckboxListFieldProps
  extends
    Omit<FieldText, 'unit'>,
    Omit<CheckboxGroupProps, 'children' | 'className' | 'isInvalid' | 'value' | 'onChange'> {
  readonly options: readonly CheckboxOption[];
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
  /** Shown when there are no options. */
  readonly empty: ReactNode;
}

/** A choice of any number of items, each with a line that describes it. */
export function CheckboxListField({
  label,
  description,
  errorMessage,
  isLabelHidden,
  options,
  value,
  onChange,
  empty,
  ...rest
}: CheckboxListFieldProps): React.JSX.Element {
  return (
    <CheckboxGroup
      {...NO_NATIVE_CHECK}
      {...rest}
      className="p-field p-check-list"
      value={[...value]}
      onChange={onChange}
      isInvalid={hasError(errorMessage)}
    >
      <FieldFrame {...{ label, description, errorMessage, isLabelHidden }}>
        {options.length === 0 ? (
          <div className="muted">{empty}</div>
        ) : (
          <div className="p-check-options">
            {options.map((option) => (
              <CheckboxField
                key={option.id}
                value={option.id}
                label={option.label}
                description={option.description}
                isDisabled={option.isDisabled ?? false}
              />
            ))}
          </div>
        )}
      </FieldFrame>
    </CheckboxGroup>
  );
}
