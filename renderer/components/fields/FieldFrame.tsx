import './fields.css';
import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';
import type { FieldText } from './fieldText.js';
import { Icon } from '../marks/Icon.js';

/** The layout of every field: label above, control and unit in a row, description and error below. */
export function FieldFrame({
  label,
  description,
  unit,
  errorMessage,
  isLabelHidden = false,
  isRequired = false,
  children,
}: FieldText & {
  readonly isRequired?: boolean | undefined;
  readonly children: ReactNode;
}): React.JSX.Element {
  return (
    <>
      <Label className={isLabelHidden ? 'sr-only' : 'p-field-label'}>
        {label}
        {isRequired && <span className="p-field-required"> (required)</span>}
      </Label>
      {unit === undefined ? (
        children
      ) : (
        <div className="p-field-row">
          {children}
          <span className="p-field-unit">{unit}</span>
        </div>
      )}
      <FieldNotes description={description} errorMessage={errorMessage} />
    </>
  );
}

export function FieldNotes({
  description,
  errorMessage,
}: Pick<FieldText, 'description' | 'errorMessage'>): React.JSX.Element {
  return (
    <>
      {description !== undefined && (
        <Text slot="description" className="p-field-description">
          {description}
        </Text>
      )}
      <FieldError className="p-field-error">
        {({ validationErrors }) => (
          <>
            <Icon name="alert" size="small" />
            <span>{errorText(errorMessage, validationErrors)}</span>
          </>
        )}
      </FieldError>
    </>
  );
}

function errorText(errorMessage: FieldText['errorMessage'], native: readonly string[]): ReactNode {
  if (errorMessage === undefined || errorMessage === '') return native.join(' ');
  if (typeof errorMessage === 'string') return errorMessage;
  return (
    <>
      {errorMessage.message}
      {errorMessage.hint !== undefined && errorMessage.hint !== '' && (
        <span className="p-field-remedy"> {errorMessage.hint}</span>
      )}
    </>
  );
}
