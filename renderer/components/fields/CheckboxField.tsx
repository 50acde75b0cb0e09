import './fields.css';
import {
  CheckboxButton,
  CheckboxField as AriaCheckboxField,
  type CheckboxFieldProps as AriaCheckboxFieldProps,
} from 'react-aria-components';
import { FieldNotes } from './FieldFrame.js';
import { hasError, NO_NATIVE_CHECK, type FieldText } from './fieldText.js';
import { Icon } from '../marks/Icon.js';

export interface CheckboxFieldProps
  extends Omit<FieldText, 'unit'>, Omit<AriaCheckboxFieldProps, 'children' | 'className' | 'isInvalid'> {}

export function CheckboxField({
  label,
  description,
  errorMessage,
  isLabelHidden = false,
  ...rest
}: CheckboxFieldProps): React.JSX.Element {
  return (
    <AriaCheckboxField
      {...NO_NATIVE_CHECK}
      {...rest}
      className="p-field p-choice-field"
      isInvalid={hasError(errorMessage)}
    >
      <CheckboxButton className="p-choice">
        {({ isIndeterminate }) => (
          <>
            <span className="p-checkbox" aria-hidden="true">
              <Icon name={isIndeterminate ? 'minus' : 'check'} size="small" />
            </span>
            <span className={isLabelHidden ? 'sr-only' : ''}>{label}</span>
          </>
        )}
      </CheckboxButton>
      <FieldNotes description={description} errorMessage={errorMessage} />
    </AriaCheckboxField>
  );
}
