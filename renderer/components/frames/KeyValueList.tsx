import './KeyValueList.css';
import type { ReactNode } from 'react';
import type { TermId } from '../../../src/domain/index.js';
import { Term } from '../actions/Term.js';

export interface KeyValue {
  readonly key: string;
  /** The term of the glossary that the key is, to be explained in place. */
  readonly term?: TermId | undefined;
  readonly value: ReactNode;
  /** A short remark under the value. */
  readonly note?: ReactNode;
}

export interface KeyValueListProps {
  readonly items: readonly KeyValue[];
  readonly isDense?: boolean | undefined;
}

export function KeyValueList({ items, isDense = false }: KeyValueListProps): React.JSX.Element {
  return (
    <dl className={isDense ? 'p-facts p-facts-dense' : 'p-facts'}>
      {items.map((item) => (
        <div key={item.key} className="p-fact">
          <dt>{item.term === undefined ? item.key : <Term id={item.term}>{item.key}</Term>}</dt>
          <dd>
            {item.value}
            {item.note !== undefined && <div className="p-fact-note">{item.note}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
