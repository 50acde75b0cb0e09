import './picker.css';
import { formatBytes } from '../../../src/base/index.js';
import type { CallOutput, Granted } from '../../../src/contract/index.js';
import { HostileText, Icon, UtcTime, type DataColumn, type IconName } from '../../components/index.js';
import type { Merged } from './mergeShards.js';

/** A file or folder of the picker, or the shards of one model. */
export type PickerEntry = Merged<CallOutput<'files.list'>['entries'][number]>;

const ICONS: Readonly<Record<Granted['kind'], IconName>> = {
  file: 'file',
  folder: 'folder',
  case: 'case',
  bag: 'seal',
};

const KIND_WORDS: Readonly<Record<Granted['kind'], string>> = {
  file: 'file',
  folder: 'folder',
  case: 'case',
  bag: 'sealed report',
};

function kindWords({ kind, shards }: PickerEntry): string {
  if (shards === undefined) return KIND_WORDS[kind];
  return shards.found === shards.count
    ? `${shards.count} shards`
    : `${shards.found} of ${shards.count} shards`;
}

/** The columns of the picker. */
export const PICKER_COLUMNS: readonly DataColumn<PickerEntry>[] = [
  {
    id: 'name',
    title: 'Name',
    isRowHeader: true,
    width: '2fr',
    value: ({ name }) => name,
    cell: ({ name, kind }) => (
      <span className="p-picker-name">
        <Icon name={ICONS[kind]} size="small" />
        <HostileText text={name} maxLength={120} />
      </span>
    ),
  },
  { id: 'kind', title: 'Kind', width: 120, value: kindWords },
  {
    id: 'size',
    title: 'Size',
    width: 110,
    align: 'end',
    value: ({ kind, sizeBytes }) => (kind === 'file' ? sizeBytes : undefined),
    cell: ({ kind, sizeBytes }) => (kind === 'file' ? formatBytes(sizeBytes) : ''),
  },
  {
    id: 'modified',
    title: 'Modified',
    width: 200,
    value: ({ modifiedAt }) => modifiedAt,
    cell: ({ modifiedAt }) => <UtcTime iso={modifiedAt} />,
  },
];
