import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { FieldFrame } from './FieldFrame.js';
import { hasError, NO_NATIVE_CHECK, type FieldText } from './fieldText.js';

export interface TextAreaProps
  extends FieldText, Omit<AriaTextFieldProps, 'children' | 'className' | 'isInvalid'> {
  readonly rows?: number | undefined;
  readonly placeholder?: string | undefined;
}

export function TextArea({
  label,
  description,
  unit,
  errorMessage,
  isLabelHidden,
  rows = 4,
  placeholder,
  ...rest
}: TextAreaProps): React.JSX.Element {
  return (
    <AriaTextField {...NO_NATIVE_CHECK} {...rest} className="p-field" isInvalid={hasError(errorMessage)}>
      <FieldFrame {...{ label, description, unit, errorMessage, isLabelHidden }} isRequired={rest.isRequired}>
        <AriaTextArea
          className="p-input p-text-area"
          rows={rows}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      </FieldFrame>
    </AriaTextField>
  );
}
