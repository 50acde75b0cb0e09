import { CopyButton } from '../actions/CopyButton.js';
import { SaveButton } from '../actions/SaveButton.js';

export interface CsvButtonsProps {
  /** Name of the table. */
  readonly label: string;
  readonly text: () => string;
}

/** Copies a table, or saves it as a file. */
export function CsvButtons({ label, text }: CsvButtonsProps): React.JSX.Element {
  return (
    <div className="row">
      <CopyButton variant="button" text={text} what={`${label} as CSV`}>
        Copy as CSV
      </CopyButton>
      <SaveButton title={label} ending="csv" text={text} />
    </div>
  );
}
