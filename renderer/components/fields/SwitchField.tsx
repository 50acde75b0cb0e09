import './fields.css';
import {
  SwitchButton,
  SwitchField as AriaSwitchField,
  type SwitchFieldProps as AriaSwitchFieldProps,
} from 'react-aria-components';
import { FieldNotes } from './FieldFrame.js';
import { hasError, NO_NATIVE_CHECK, type FieldText } from './fieldText.js';

export interface SwitchFieldProps
  extends
    Omit<FieldText, 'unit' | 'isLabelHidden'>,
    Omit<AriaSwitchFieldProps, 'children' | 'className' | 'isInvalid'> {}

export function SwitchField({
  label,
  description,
  errorMessage,
  ...rest
}: SwitchFieldProps): React.JSX.Element {
  return (
    <AriaSwitchField
      {...NO_NATIVE_CHECK}
      {...rest}
      className="p-field p-choice-field"
      isInvalid={hasError(errorMessage)}
    >
      <SwitchButton className="p-choice">
        <span className="p-switch" aria-hidden="true">
          <span className="p-switch-thumb" />
        </span>
        <span>{label}</span>
      </SwitchButton>
      <FieldNotes description={description} errorMessage={errorMessage} />
    </AriaSwitchField>
  );
}
