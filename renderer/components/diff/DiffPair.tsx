import { useMemo } from 'react';
import { SplitRow } from './DiffRowView.js';
import { diffRows } from './diffRows.js';
import { sentenceLines } from './sentenceLines.js';

export interface DiffPairProps {
  readonly work: string;
  readonly output: string;
  /** Names the two texts, for screen readers. */
  readonly label: string;
  /** Heading of the second text. */
  readonly header?: string;
}

/** Two short texts side by side with differences marked as in a comparison; one of many on a screen, so it has no toolbar. */
export function DiffPair({ work, output, label, header = 'Model output' }: DiffPairProps): React.JSX.Element {
  const rows = useMemo(() => diffRows(sentenceLines(work), sentenceLines(output)), [work, output]);
  return (
    <div
      className="diff-table diff-split diff-pair"
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
    >
      <div role="rowgroup" className="diff-head">
        <div role="row" className="diff-row" aria-rowindex={1}>
          <div role="columnheader">Work</div>
          <div role="columnheader" className="diff-sign">
            <span className="sr-only">Comparison</span>
          </div>
          <div role="columnheader">{header}</div>
        </div>
      </div>
      <div role="rowgroup">
        {rows.map((row, index) => (
          <SplitRow key={index} row={row} index={index} isCurrent={false} />
        ))}
      </div>
    </div>
  );
}
