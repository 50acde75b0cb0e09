import {
  Button,
  Group,
  Input,
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
} from 'react-aria-components';
import { FieldFrame } from './FieldFrame.js';
import { hasError, NO_NATIVE_CHECK, type FieldText } from './fieldText.js';
import { Icon } from '../marks/Icon.js';

export interface SearchFieldProps
  extends FieldText, Omit<AriaSearchFieldProps, 'children' | 'className' | 'isInvalid'> {
  readonly placeholder?: string | undefined;
}

/** Escape empties it. */
export function SearchField({
  label,
  description,
  unit,
  errorMessage,
  isLabelHidden = true,
  placeholder,
  ...rest
}: SearchFieldProps): React.JSX.Element {
  return (
    <AriaSearchField
      {...NO_NATIVE_CHECK}
      {...rest}
      className="p-field p-search-field"
      isInvalid={hasError(errorMessage)}
    >
      <FieldFrame {...{ label, description, unit, errorMessage, isLabelHidden }} isRequired={rest.isRequired}>
        <Group className="p-input p-search">
          <Icon name="search" size="small" />
          <Input className="p-search-input" {...(placeholder === undefined ? {} : { placeholder })} />
          <Button className="p-search-clear" aria-label="Clear the search">
            <Icon name="close" size="small" />
          </Button>
        </Group>
      </FieldFrame>
    </AriaSearchField>
  );
}
