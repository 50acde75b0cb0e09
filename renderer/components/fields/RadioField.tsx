import {
  RadioButton,
  RadioField as AriaRadioField,
  RadioGroup,
  Text,
  type RadioGroupProps,
} from 'react-aria-components';
import { FieldFrame } from './FieldFrame.js';
import { hasError, NO_NATIVE_CHECK, type FieldText } from './fieldText.js';
import type { SelectOption } from './SelectField.js';

export interface RadioFieldProps
  extends FieldText, Omit<RadioGroupProps, 'children' | 'className' | 'isInvalid'> {
  readonly options: readonly SelectOption[];
}

export function RadioField({
  label,
  description,
  unit,
  errorMessage,
  isLabelHidden,
  options,
  ...rest
}: RadioFieldProps): React.JSX.Element {
  return (
    <RadioGroup
      {...NO_NATIVE_CHECK}
      {...rest}
      className="p-field p-radio-group"
      isInvalid={hasError(errorMessage)}
    >
      <FieldFrame {...{ label, description, unit, errorMessage, isLabelHidden }} isRequired={rest.isRequired}>
        <div className="p-radio-options">
          {options.map((option) => (
            <AriaRadioField
              key={option.id}
              value={option.id}
              className="p-choice-field"
              {...(option.isDisabled === undefined ? {} : { isDisabled: option.isDisabled })}
            >
              <RadioButton className="p-choice">
                <span className="p-radio" aria-hidden="true" />
                <span>{option.label}</span>
              </RadioButton>
              {option.description !== undefined && (
                <Text slot="description" className="p-field-description">
                  {option.description}
                </Text>
              )}
            </AriaRadioField>
          ))}
        </div>
      </FieldFrame>
    </RadioGroup>
  );
}
