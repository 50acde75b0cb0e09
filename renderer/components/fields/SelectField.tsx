import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  type SelectProps,
} from 'react-aria-components';
import '../actions/Popover.css';
import { FieldFrame } from './FieldFrame.js';
import { hasError, NO_NATIVE_CHECK, type FieldText } from './fieldText.js';
import { Icon } from '../marks/Icon.js';

export interface SelectOption {
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly isDisabled?: boolean | undefined;
}

export interface SelectFieldProps
  extends
    FieldText,
    Omit<SelectProps, 'children' | 'className' | 'isInvalid' | 'onSelectionChange' | 'selectedKey'> {
  readonly options: readonly SelectOption[];
  /** The selected option's id; null for none. Omit it for an uncontrolled field. */
  readonly selectedKey?: string | null | undefined;
  readonly onSelectionChange?: ((id: string) => void) | undefined;
}

export function SelectField({
  label,
  description,
  unit,
  errorMessage,
  isLabelHidden,
  options,
  selectedKey,
  onSelectionChange,
  ...rest
}: SelectFieldProps): React.JSX.Element {
  return (
    <Select
      {...NO_NATIVE_CHECK}
      {...rest}
      {...(selectedKey === undefined ? {} : { value: selectedKey })}
      onChange={(key) => {
        if (typeof key === 'string') onSelectionChange?.(key);
      }}
      className="p-field"
      isInvalid={hasError(errorMessage)}
    >
      <FieldFrame {...{ label, description, unit, errorMessage, isLabelHidden }} isRequired={rest.isRequired}>
        <Button className="p-input p-select">
          <SelectValue className="p-select-value">
            {({ isPlaceholder, selectedText, defaultChildren }) =>
              isPlaceholder ? defaultChildren : selectedText
            }
          </SelectValue>
          <Icon name="chevron-down" size="small" />
        </Button>
      </FieldFrame>
      <Popover className="p-popover p-popover-list">
        <ListBox className="p-list" items={options}>
          {(option) => (
            <ListBoxItem
              id={option.id}
              textValue={option.label}
              className="p-list-item"
              {...(option.isDisabled === undefined ? {} : { isDisabled: option.isDisabled })}
            >
              <span className="p-list-mark">
                <Icon name="check" size="small" />
              </span>
              <span className="p-list-body">
                <span>{option.label}</span>
                {option.description !== undefined && (
                  <span className="p-list-description">{option.description}</span>
                )}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
