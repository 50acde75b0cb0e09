import { memo } from 'react';
import { formatCount } from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import { LayerText } from './LayerText.js';

/** Number of paragraphs requested at a time. */
export const PAGE = 50;

export interface ParagraphRowProps {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly index: number;
  readonly cleaningIds: readonly string[];
  /** Whether it is the paragraph that was looked for. */
  readonly isFound: boolean;
}

/** Requests its page; rows of one page share the answer. */
export const ParagraphRow = memo(function ParagraphRow({
  caseId,
  evidenceId,
  index,
  cleaningIds,
  isFound,
}: ParagraphRowProps): React.JSX.Element {
  const page = useCall(
    'work.paragraphs',
    {
      caseId,
      evidenceId,
      from: Math.floor(index / PAGE) * PAGE,
      count: PAGE,
      cleaningIds: [...cleaningIds],
    },
    { staleTime: Infinity },
  );
  const row = page.data?.rows.find((candidate) => candidate.index === index);
  return (
    <div role="presentation" className={isFound ? 'layers-row layers-found' : 'layers-row'}>
      <span role="rowheader" className="layers-number">
        {formatCount(index + 1)}
        {isFound && <span className="sr-only"> (search target)</span>}
      </span>
      {row === undefined ? (
        <span role="cell" className="muted">
          {page.error === null ? 'reading…' : page.error.message}
        </span>
      ) : (
        <>
          <LayerText layer={row.source} />
          <LayerText layer={row.reading} />
          <LayerText layer={row.comparison} isResult />
        </>
      )}
    </div>
  );
});
