import { useState } from 'react';
import { Button } from '../actions/Button.js';
import { Popover } from '../actions/Popover.js';
import { CheckboxListField } from '../fields/CheckboxListField.js';
import { SelectField } from '../fields/SelectField.js';
import { Slider } from '../fields/Slider.js';
import { columnTitle, type DataColumn } from './dataColumn.js';
import { NARROWEST, WIDEST, withWidth, type ColumnWidths } from './columnWidths.js';

export interface ColumnChoiceProps<Row> {
  readonly columns: readonly DataColumn<Row>[];
  /** The column that names the rows, which is always shown. */
  readonly header: DataColumn<Row> | undefined;
  readonly hidden: readonly string[];
  readonly onHide: (ids: readonly string[]) => void;
  readonly widths: ColumnWidths;
  readonly onWidths: (widths: ColumnWidths) => void;
}

/** Chooses which columns of a table are shown, and how wide they are. */
export function ColumnChoice<Row>(props: ColumnChoiceProps<Row>): React.JSX.Element {
  const { columns, header, hidden, onHide, widths, onWidths } = props;
  const [picked, setPicked] = useState<string>();
  const options = columns.map((column) => ({ id: column.id, label: columnTitle(column) }));
  const hideable = options.filter(({ id }) => id !== header?.id);
  const shown = options.filter(({ id }) => !hidden.includes(id));
  // A column that was hidden since is not resized any more.
  const sized = (shown.find(({ id }) => id === picked) ?? shown[0])?.id ?? '';
  return (
    <Popover
      label="Columns"
      trigger={
        <Button size="small" variant="quiet">
          {hidden.length === 0 ? 'Columns' : `Columns: ${hidden.length} hidden`}
        </Button>
      }
    >
      <div className="stack">
        <CheckboxListField
          label="Columns shown"
          options={hideable}
          value={hideable.filter(({ id }) => !hidden.includes(id)).map(({ id }) => id)}
          onChange={(checked) =>
            onHide(hideable.filter(({ id }) => !checked.includes(id)).map(({ id }) => id))
          }
          empty="None."
        />
        <SelectField
          label="Column to resize"
          options={shown}
          selectedKey={sized}
          onSelectionChange={setPicked}
        />
        <Slider
          label="Width"
          description="You can also drag the edge of a column heading."
          // The place before the narrowest stands for the column's own width.
          minValue={NARROWEST - 1}
          maxValue={WIDEST}
          value={Math.round(widths[sized] ?? NARROWEST - 1)}
          onChange={(rem) => onWidths(withWidth(widths, sized, rem < NARROWEST ? undefined : rem))}
          formatValue={(rem) => (rem < NARROWEST ? 'automatic' : `about ${2 * rem} letters`)}
        />
      </div>
    </Popover>
  );
}
