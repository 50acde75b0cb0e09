import { useMemo, useState } from 'react';
import { formatCount } from '../../../src/figure/index.js';
import {
  CheckboxListField,
  EmptyState,
  LongTable,
  MemoryBar,
  TokenText,
  VirtualList,
  type DataColumn,
  type ShownToken,
} from '../../../renderer/components/index.js';
import { Part, Specimen } from './Specimen.js';

const GIB = 2 ** 30;

const TOKENS: readonly ShownToken[] = [
  'Call',
  ' me',
  ' Ish',
  'mael',
  '.',
  '\n',
  'Some',
  ' years',
  '\u200b',
  ' ago',
].map((text, index) => ({
  id: 400 + index * 37,
  text,
  bytesHex: '2041',
  startChar: index * 4,
  endChar: index * 4 + 4,
}));

interface Line {
  readonly name: string;
  readonly size: number;
}

const COLUMNS: readonly DataColumn<Line>[] = [
  { id: 'name', title: 'Name', value: (line) => line.name },
  { id: 'size', title: 'Size', unit: 'bytes', align: 'end', width: 160, value: (line) => line.size },
];

/** What models and works need besides: long lists, tokens, memory. */
export function LongPart(): React.JSX.Element {
  const [chosen, setChosen] = useState<readonly string[]>(['E3']);
  const lines = useMemo(
    () =>
      Array.from({ length: 100_000 }, (_, index) => ({
        name: `entry ${index}`,
        size: (index * 7919) % 100_003,
      })),
    [],
  );
  return (
    <Part title="Long lists, tokens, memory">
      <Specimen title="LongTable: 100,000 rows">
        <div className="g-wide g-short">
          <LongTable
            label="Entries"
            noun="entry"
            columns={COLUMNS}
            rows={lines}
            total={lines.length}
            empty={<EmptyState title="No entries">Nothing to show.</EmptyState>}
          />
        </div>
      </Specimen>
      <Specimen title="VirtualList">
        <div className="g-wide g-short">
          <VirtualList
            label="Lines"
            count={5000}
            rowRem={2}
            renderRow={(index) => <p className="g-pane">Line {formatCount(index + 1)}</p>}
          />
        </div>
      </Specimen>
      <Specimen title="TokenText">
        <div className="g-wide stack">
          <TokenText label="Tokens as boxes" tokens={TOKENS} variant="chips" />
          <TokenText label="Tokens as text" tokens={TOKENS} variant="running" />
        </div>
      </Specimen>
      <Specimen title="MemoryBar">
        <div className="g-wide grid-cards">
          <MemoryBar
            memory={{
              weightsBytes: 4 * GIB,
              kvCacheBytes: GIB,
              bufferBytes: 0.3 * GIB,
              totalBytes: 5.3 * GIB,
              availableBytes: 7.8 * GIB,
              fits: true,
            }}
          />
          <MemoryBar
            memory={{
              weightsBytes: 38 * GIB,
              kvCacheBytes: 5 * GIB,
              bufferBytes: GIB,
              totalBytes: 44 * GIB,
              availableBytes: 7.8 * GIB,
              fits: false,
            }}
          />
        </div>
      </Specimen>
      <Specimen title="CheckboxListField">
        <CheckboxListField
          label="Controls"
          value={chosen}
          onChange={setChosen}
          empty="No works yet."
          options={[
            { id: 'E3', label: 'E3 A control', description: 'Published after the model was trained' },
            { id: 'E4', label: 'E4 Another control' },
            { id: 'E5', label: 'E5 Not readable', isDisabled: true },
          ]}
        />
        <CheckboxListField
          label="Works"
          value={chosen}
          onChange={setChosen}
          empty="No works yet."
          options={Array.from({ length: 12 }, (_, at) => ({ id: `E${at + 3}`, label: `E${at + 3} A work` }))}
        />
        <CheckboxListField
          label="Controls"
          value={[]}
          onChange={() => undefined}
          options={[]}
          empty="No works yet."
          errorMessage="Choose at least one."
        />
      </Specimen>
    </Part>
  );
}
