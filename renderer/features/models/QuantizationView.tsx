import type { ModelFacts } from '../../../src/domain/index.js';
import { decimal, percent } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { Card, DataTable, type DataColumn } from '../../components/index.js';
import { bitsPerWeight, quantizationWords } from './quantizationWords.js';

type Bar = ModelFacts['quantization']['histogram'][number] & { readonly share: number };

const COLUMNS: readonly DataColumn<Bar>[] = [
  { id: 'type', title: 'Type', value: ({ type }) => type, width: 88 },
  {
    id: 'bits',
    title: 'Bits per weight',
    value: (bar) => bitsPerWeight([bar]),
    cell: (bar) => decimal(bitsPerWeight([bar]) ?? 0, 2),
    align: 'end',
    width: 160,
  },
  {
    id: 'share',
    title: 'Share of bytes',
    value: ({ share }) => share,
    cell: ({ share }) => <ShareBar share={share} />,
  },
  {
    id: 'bytes',
    title: 'Size',
    unit: 'bytes',
    value: ({ sizeBytes }) => sizeBytes,
    cell: ({ sizeBytes }) => formatCount(sizeBytes),
    align: 'end',
    width: 152,
  },
  {
    id: 'parameters',
    title: 'Parameters',
    value: ({ parameters }) => parameters,
    cell: ({ parameters }) => formatCount(parameters),
    align: 'end',
    width: 152,
  },
  {
    id: 'tensors',
    title: 'Tensors',
    value: ({ tensors }) => tensors,
    cell: ({ tensors }) => formatCount(tensors),
    align: 'end',
    width: 96,
  },
];

export function QuantizationView({ facts }: { readonly facts: ModelFacts }): React.JSX.Element {
  const { histogram } = facts.quantization;
  const total = histogram.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const rows = histogram.map((bar) => ({ ...bar, share: total === 0 ? 0 : bar.sizeBytes / total }));
  return (
    <Card
      title="Storage of the weights"
      subtitle="A quantized model stores each weight with fewer bits than the original. The types in a file determine how much precision was lost."
    >
      <p>{quantizationWords(facts.quantization)}</p>
      <DataTable
        label="Tensor types"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ type }) => type}
        empty="The file contains no tensors."
      />
    </Card>
  );
}

function ShareBar({ share }: { readonly share: number }): React.JSX.Element {
  return (
    <span className="share">
      <span className="share-track" aria-hidden="true">
        <span className="share-fill" style={{ width: `${(share * 100).toFixed(2)}%` }} />
      </span>
      <span className="share-number">{percent(share)}</span>
    </span>
  );
}
