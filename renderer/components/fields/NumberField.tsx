import {
  Button,
  Group,
  Input,
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaNumberFieldProps,
} from 'react-aria-components';
import { FieldFrame } from './FieldFrame.js';
import { hasError, NO_NATIVE_CHECK, type FieldText } from './fieldText.js';
import { Icon } from '../marks/Icon.js';

export interface NumberFieldProps
  extends FieldText, Omit<AriaNumberFieldProps, 'children' | 'className' | 'isInvalid'> {}

export function NumberField({
  label,
  description,
  unit,
  errorMessage,
  isLabelHidden,
  ...rest
}: NumberFieldProps): React.JSX.Element {
  return (
    <AriaNumberField {...NO_NATIVE_CHECK} {...rest} className="p-field" isInvalid={hasError(errorMessage)}>
      <FieldFrame {...{ label, description, unit, errorMessage, isLabelHidden }} isRequired={rest.isRequired}>
        <Group className="p-input p-number">
          <Input className="p-number-input" />
          <Button slot="decrement" className="p-number-step">
            <Icon name="minus" size="small" />
          </Button>
          <Button slot="increment" className="p-number-step">
            <Icon name="add" size="small" />
          </Button>
        </Group>
      </FieldFrame>
    </AriaNumberField>
  );
}
