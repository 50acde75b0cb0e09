import './diff.css';
import type { DiffRow } from './diffRows.js';
import { SideText } from './SideText.js';

const SIGNS: Readonly<Record<DiffRow['kind'], readonly [sign: string, words: string]>> = {
  same: ['=', 'the same'],
  changed: ['≠', 'differs'],
  unlike: ['≠', 'another sentence'],
  'work-only': ['−', 'in the work only'],
  'output-only': ['+', 'in the output only'],
};

export interface DiffRowProps {
  readonly row: DiffRow;
  readonly index: number;
  readonly isCurrent: boolean;
}

function rowAttributes({ row, index, isCurrent }: DiffRowProps): React.HTMLAttributes<HTMLDivElement> {
  return {
    role: 'row',
    'aria-rowindex': index + 2,
    className: `diff-row diff-row-${row.kind}`,
    tabIndex: -1,
    ...{ 'data-row': index },
    ...(isCurrent ? { 'aria-current': 'true' } : {}),
  };
}

function Sign({ kind }: { readonly kind: DiffRow['kind'] }): React.JSX.Element {
  const [sign, words] = SIGNS[kind];
  return (
    <div role="cell" className="diff-sign" title={words}>
      <span aria-hidden="true">{sign}</span>
      <span className="sr-only">{words}</span>
    </div>
  );
}

/** A sentence of the work, how the two differ, and what the model wrote there. */
export function SplitRow(props: DiffRowProps): React.JSX.Element {
  const { row } = props;
  return (
    <div {...rowAttributes(props)}>
      <Side side={row.work} of="work" />
      <Sign kind={row.kind} />
      <Side side={row.output} of="output" />
    </div>
  );
}

function Side({
  side,
  of,
}: {
  readonly side: DiffRow['work'];
  readonly of: 'work' | 'output';
}): React.JSX.Element {
  return (
    <div role="cell" className={`diff-side diff-side-${of}${side === null ? ' diff-side-none' : ''}`}>
      {side === null ? (
        <span className="sr-only">nothing</span>
      ) : (
        <>
          <span className="diff-number">{side.line}</span>
          <SideText side={side} of={of} />
        </>
      )}
    </div>
  );
}

/** The same row in one column. */
export function UnifiedRow(props: DiffRowProps): React.JSX.Element {
  const { row } = props;
  if (row.kind === 'same') {
    return (
      <div {...rowAttributes(props)}>
        <Sign kind="same" />
        <Side side={row.work} of="work" />
      </div>
    );
  }
  return (
    <div {...rowAttributes(props)}>
      <div role="cell" className="diff-sign">
        {row.work !== null && <span aria-hidden="true">−</span>}
        {row.output !== null && <span aria-hidden="true">+</span>}
        <span className="sr-only">{SIGNS[row.kind][1]}</span>
      </div>
      <div role="cell" className="diff-stacked">
        {row.work !== null && (
          <div className="diff-side diff-side-work">
            <span className="diff-number">{row.work.line}</span>
            <SideText side={row.work} of="work" />
          </div>
        )}
        {row.output !== null && (
          <div className="diff-side diff-side-output">
            <span className="diff-number">{row.output.line}</span>
            <SideText side={row.output} of="output" />
          </div>
        )}
      </div>
    </div>
  );
}
