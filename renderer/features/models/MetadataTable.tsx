import { useDeferredValue, useMemo, useState } from 'react';
import type { ModelFacts } from '../../../src/domain/index.js';
import { counted } from '../../../src/base/index.js';
import { HashBadge, HostileText, LongTable, SearchField, type DataColumn } from '../../components/index.js';

interface Entry {
  readonly key: string;
  readonly type: string;
  readonly text: string;
  readonly isExact: boolean;
  /** Of the elements, where the value is an array. */
  readonly sha256: string | null;
}

const COLUMNS: readonly DataColumn<Entry>[] = [
  { id: 'key', title: 'Key', value: ({ key }) => key, width: '2fr' },
  { id: 'type', title: 'Type', value: ({ type }) => type, width: 112 },
  {
    id: 'value',
    title: 'Value',
    value: ({ text }) => text,
    cell: ({ text, isExact, sha256 }) => (
      <>
        <HostileText text={text} maxLength={300} />
        {!isExact && <span className="muted"> (not exact: truncated, or not valid UTF-8)</span>}
        {sha256 !== null && (
          <>
            {' '}
            <HashBadge digest={sha256} />
          </>
        )}
      </>
    ),
    width: '4fr',
  },
];

/** Every key of the file's metadata in file order; arrays by their length and hash. */
export function MetadataTable({ facts }: { readonly facts: ModelFacts }): React.JSX.Element {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const entries = useMemo(() => entriesOf(facts), [facts]);
  const rows = useMemo(
    () =>
      wanted === ''
        ? entries
        : entries.filter((entry) => `${entry.key}\n${entry.text}`.toLowerCase().includes(wanted)),
    [entries, wanted],
  );
  return (
    <LongTable
      label="Metadata"
      noun="key"
      columns={COLUMNS}
      rows={rows}
      total={entries.length}
      isWrapped
      toolbar={
        <SearchField
          label="Search keys and values"
          placeholder="Key or value"
          value={text}
          onChange={setText}
        />
      }
      empty={
        <p className="muted">
          {entries.length === 0
            ? 'The file has no metadata other than what the other tabs show.'
            : 'No key or value contains this text.'}
        </p>
      }
    />
  );
}

function entriesOf({ metadata, metadataArrays }: ModelFacts): Entry[] {
  return [
    ...metadata.map(({ key, type, value, exact }) => ({
      key,
      type,
      text: String(value),
      isExact: exact,
      sha256: null,
    })),
    ...metadataArrays.map(({ key, elementType, length, sha256 }) => ({
      key,
      type: `${elementType} array`,
      text: counted(length, 'element'),
      isExact: true,
      sha256,
    })),
  ];
}
