import {
  Input,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { FieldFrame } from './FieldFrame.js';
import { hasError, NO_NATIVE_CHECK, type FieldText } from './fieldText.js';

export interface TextFieldProps
  extends FieldText, Omit<AriaTextFieldProps, 'children' | 'className' | 'isInvalid'> {
  readonly placeholder?: string | undefined;
  /** For hashes, identifiers and paths. */
  readonly isMono?: boolean | undefined;
}

export function TextField({
  label,
  description,
  unit,
  errorMessage,
  isLabelHidden,
  placeholder,
  isMono = false,
  ...rest
}: TextFieldProps): React.JSX.Element {
  return (
    <AriaTextField {...NO_NATIVE_CHECK} {...rest} className="p-field" isInvalid={hasError(errorMessage)}>
      <FieldFrame {...{ label, description, unit, errorMessage, isLabelHidden }} isRequired={rest.isRequired}>
        <Input
          className={isMono ? 'p-input mono' : 'p-input'}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      </FieldFrame>
    </AriaTextField>
  );
}
