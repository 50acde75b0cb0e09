import { memo } from 'react';
import type { Designation } from '../../../src/domain/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import { IconButton } from '../../components/index.js';
import { LayerText } from './LayerText.js';

/** Number of paragraphs requested at a time. */
export const PAGE = 50;

export interface ParagraphRowProps {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly index: number;
  readonly cleaningIds: readonly string[];
  /** Why it is the paragraph that is shown, in words; undefined for the others. */
  readonly foundAs: string | undefined;
  /** The designated passages of the work, and how one more is designated; absent where that cannot be done. */
  readonly designations?: Designations | undefined;
}

/** See {@link ParagraphRowProps}. */
export interface Designations {
  readonly passages: readonly Pick<Designation, 'startChar' | 'endChar'>[];
  readonly onDesignate: (range: { readonly startChar: number; readonly endChar: number }) => void;
}

/** Requests its page; rows of one page share the answer. */
export const ParagraphRow = memo(function ParagraphRow({
  caseId,
  evidenceId,
  index,
  cleaningIds,
  foundAs,
  designations,
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
    <div role="presentation" className={foundAs !== undefined ? 'layers-row layers-found' : 'layers-row'}>
      <span role="rowheader" className="layers-number">
        {formatCount(index + 1)}
        {foundAs !== undefined && <span className="sr-only">{` (${foundAs})`}</span>}
        {designations !== undefined && row !== undefined && row.reading.text.trim() !== '' && (
          <Designate designations={designations} {...row.reading} number={index + 1} />
        )}
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

/** Designates a paragraph, or says that it was designated in whole or in part. */
function Designate({
  designations: { passages, onDesignate },
  startChar,
  endChar,
  number,
}: {
  readonly designations: Designations;
  readonly startChar: number;
  readonly endChar: number;
  readonly number: number;
}): React.JSX.Element {
  return passages.some((one) => one.startChar < endChar && one.endChar > startChar) ? (
    <span className="layers-designated">designated</span>
  ) : (
    <IconButton
      icon="edit"
      size="small"
      label={`Designate paragraph ${formatCount(number)}`}
      onPress={() => onDesignate({ startChar, endChar })}
    />
  );
}
