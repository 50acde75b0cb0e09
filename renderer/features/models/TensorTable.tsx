import { useDeferredValue, useMemo, useState } from 'react';
import type { ModelFacts } from '../../../src/domain/index.js';
import { formatCount, visibleShort } from '../../../src/figure/index.js';
import { CopyButton, LongTable, SearchField, type DataColumn } from '../../components/index.js';
import { formatShape, matchesTensor } from './tensorText.js';

type Tensor = ModelFacts['tensors'][number];

const COLUMNS: readonly DataColumn<Tensor>[] = [
  { id: 'name', title: 'Name', value: ({ name }) => name, width: '3fr' },
  { id: 'type', title: 'Type', value: ({ type }) => type, width: 96 },
  {
    id: 'shape',
    title: 'Shape',
    value: ({ shape }) => formatShape(shape),
    width: 184,
  },
  {
    id: 'parameters',
    title: 'Parameters',
    value: ({ parameters }) => parameters,
    cell: ({ parameters }) => formatCount(parameters),
    align: 'end',
    width: 136,
  },
  {
    id: 'bytes',
    title: 'Size',
    unit: 'bytes',
    value: ({ sizeBytes }) => sizeBytes,
    cell: ({ sizeBytes }) => formatCount(sizeBytes),
    align: 'end',
    width: 136,
  },
  {
    id: 'start',
    title: 'First byte',
    value: ({ startByte }) => startByte,
    cell: ({ startByte, file }) => `${file > 0 ? `file ${file + 1}: ` : ''}${formatCount(startByte)}`,
    align: 'end',
    width: 152,
  },
  {
    id: 'sha256',
    title: 'SHA-256',
    isSortable: false,
    value: ({ sha256 }) => sha256 ?? undefined,
    cell: ({ name, sha256 }) =>
      sha256 === null ? (
        <span className="muted">not computed</span>
      ) : (
        <>
          <span className="mono" title={sha256}>
            {sha256.slice(0, 8)}…
          </span>
          <CopyButton text={sha256} what={`the SHA-256 hash of ${visibleShort(name, 60)}`} />
        </>
      ),
    width: 136,
  },
];

export function TensorTable({ tensors }: { readonly tensors: ModelFacts['tensors'] }): React.JSX.Element {
  const [text, setText] = useState('');
  // The list may have a hundred thousand rows: typing has priority.
  const wanted = useDeferredValue(text);
  const rows = useMemo(
    () => (wanted.trim() === '' ? tensors : tensors.filter((tensor) => matchesTensor(tensor, wanted))),
    [tensors, wanted],
  );
  return (
    <LongTable
      label="Tensors"
      noun="tensor"
      columns={COLUMNS}
      rows={rows}
      total={tensors.length}
      toolbar={
        <SearchField
          label="Filter tensors by name, type, shape or hash"
          placeholder="Name, type, shape or hash"
          value={text}
          onChange={setText}
        />
      }
      empty={
        <p className="muted">
          {tensors.length === 0
            ? 'The file contains no tensors: it is a tokenizer without weights.'
            : 'No tensor matches by name, type, shape or hash.'}
        </p>
      }
    />
  );
}
