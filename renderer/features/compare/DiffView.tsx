import './compare.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { counted } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import {
  Button,
  diffRows,
  EmptyState,
  IconButton,
  sentenceLines,
  SplitRow,
  Toolbar,
  UnifiedRow,
} from '../../components/index.js';
import { useCommands } from '../../navigation/index.js';

export interface DiffViewProps {
  readonly work: string;
  readonly output: string;
}

type View = 'split' | 'unified';

/** The work and the model output, sentence by sentence: side by side in one scrolling area, or in one column. */
export function DiffView({ work, output }: DiffViewProps): React.JSX.Element {
  const [view, setView] = useState<View>('split');
  const [current, setCurrent] = useState(-1);
  const rows = useMemo(() => diffRows(sentenceLines(work), sentenceLines(output)), [work, output]);
  const differences = useMemo(
    () => rows.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index])),
    [rows],
  );
  const table = useRef<HTMLDivElement>(null);
  const go = (by: 1 | -1): void => {
    if (differences.length === 0) return;
    const next = (current + by + (current < 0 && by < 0 ? 1 : 0) + differences.length) % differences.length;
    setCurrent(next);
    const row = table.current?.querySelector<HTMLElement>(`[data-row="${differences[next] ?? 0}"]`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'center' });
  };
  const latest = useRef(go);
  useEffect(() => {
    latest.current = go;
  });
  useCommands(
    useMemo(
      () => [
        {
          id: 'compare.next',
          title: 'Next difference',
          section: 'Compare',
          shortcut: 'j',
          run: () => latest.current(1),
        },
        {
          id: 'compare.previous',
          title: 'Previous difference',
          section: 'Compare',
          shortcut: 'k',
          run: () => latest.current(-1),
        },
      ],
      [],
    ),
  );
  if (rows.length === 0) {
    return (
      <EmptyState title="Nothing to compare">
        <p>There is no text of the work and no model output here.</p>
      </EmptyState>
    );
  }
  return (
    <section className="diff" aria-label="Work and model output">
      <div className="row-spread">
        <Toolbar label="View">
          <Button
            size="small"
            icon="columns"
            aria-pressed={view === 'split'}
            onPress={() => setView('split')}
          >
            Side by side
          </Button>
          <Button
            size="small"
            icon="menu"
            aria-pressed={view === 'unified'}
            onPress={() => setView('unified')}
          >
            Unified
          </Button>
        </Toolbar>
        <div className="row">
          <span role="status">
            {differences.length === 0
              ? 'No differences'
              : current < 0
                ? `${counted(differences.length, 'sentence')} of ${formatCount(rows.length)} differ`
                : `Difference ${formatCount(current + 1)} of ${formatCount(differences.length)}`}
          </span>
          <IconButton
            icon="chevron-up"
            label="Previous difference (k)"
            isDisabled={differences.length === 0}
            onPress={() => go(-1)}
          />
          <IconButton
            icon="chevron-down"
            label="Next difference (j)"
            isDisabled={differences.length === 0}
            onPress={() => go(1)}
          />
        </div>
      </div>
      <div
        ref={table}
        className={`diff-table diff-${view}`}
        role="table"
        aria-label="Sentences of the work and of the model output"
        aria-rowcount={rows.length + 1}
        tabIndex={0}
      >
        <div role="rowgroup" className="diff-head">
          <div role="row" className="diff-row" aria-rowindex={1}>
            {view === 'split' ? (
              <>
                <div role="columnheader">Work</div>
                <div role="columnheader" className="diff-sign">
                  <span className="sr-only">Comparison</span>
                </div>
                <div role="columnheader">Model output</div>
              </>
            ) : (
              <>
                <div role="columnheader" className="diff-sign">
                  <span className="sr-only">Comparison</span>
                </div>
                <div role="columnheader">Work (−) and model output (+)</div>
              </>
            )}
          </div>
        </div>
        <div role="rowgroup">
          {rows.map((row, index) =>
            view === 'split' ? (
              <SplitRow key={index} row={row} index={index} isCurrent={differences[current] === index} />
            ) : (
              <UnifiedRow key={index} row={row} index={index} isCurrent={differences[current] === index} />
            ),
          )}
        </div>
      </div>
    </section>
  );
}
