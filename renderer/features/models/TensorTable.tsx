import { useDeferredValue, useMemo, useState } from 'react';
import type { ModelFacts } from '../../../src/domain/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { LongTable, SearchField, type DataColumn } from '../../components/index.js';
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
          label="Filter tensors by name, type or shape"
          placeholder="Name, type or shape"
          value={text}
          onChange={setText}
        />
      }
      empty={
        <p className="muted">
          {tensors.length === 0
            ? 'The file contains no tensors: it is a tokenizer without weights.'
            : 'No tensor matches by name, type or shape.'}
        </p>
      }
    />
  );
}
