import './fields.css';
import './CheckboxListField.css';
import { useState, type ReactNode } from 'react';
import { CheckboxGroup, type CheckboxGroupProps } from 'react-aria-components';
import { Button } from '../actions/Button.js';
import { CheckboxField } from './CheckboxField.js';
import { FieldFrame } from './FieldFrame.js';
import { FILTERED_FROM } from './filteredFrom.js';
import { hasError, NO_NATIVE_CHECK, type FieldText } from './fieldText.js';
import { SearchField } from './SearchField.js';

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

/** A choice of any number of items, each with a line that describes it. All or none can be chosen at once, and long lists be filtered. */
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
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const shown = options.filter(({ label: name, description: note }) =>
    `${name} ${typeof note === 'string' ? note : ''}`.toLowerCase().includes(wanted),
  );
  const ids = shown.filter(({ isDisabled }) => isDisabled !== true).map(({ id }) => id);
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
          <>
            {options.length > 1 && (
              <div className="row p-check-tools">
                <Button
                  size="small"
                  variant="quiet"
                  isDisabled={rest.isDisabled === true || ids.every((id) => value.includes(id))}
                  onPress={() => onChange([...new Set([...value, ...ids])])}
                >
                  All<span className="sr-only">: {label}</span>
                </Button>
                <Button
                  size="small"
                  variant="quiet"
                  isDisabled={rest.isDisabled === true || !ids.some((id) => value.includes(id))}
                  onPress={() => onChange(value.filter((id) => !ids.includes(id)))}
                >
                  None<span className="sr-only">: {label}</span>
                </Button>
                {options.length >= FILTERED_FROM && (
                  <SearchField
                    label={`Filter: ${label}`}
                    placeholder="Filter"
                    value={filter}
                    onChange={setFilter}
                  />
                )}
              </div>
            )}
            <div className="p-check-options">
              {shown.map((option) => (
                <CheckboxField
                  key={option.id}
                  value={option.id}
                  label={option.label}
                  description={option.description}
                  isDisabled={option.isDisabled ?? false}
                />
              ))}
            </div>
          </>
        )}
      </FieldFrame>
    </CheckboxGroup>
  );
}
