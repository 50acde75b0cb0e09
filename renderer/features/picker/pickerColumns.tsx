import './picker.css';
import { formatBytes } from '../../../src/base/index.js';
import type { CallOutput, Granted } from '../../../src/contract/index.js';
import { HostileText, Icon, UtcTime, type DataColumn, type IconName } from '../../components/index.js';

/** A file or folder of the picker. */
export type PickerEntry = CallOutput<'files.list'>['entries'][number];

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
  { id: 'kind', title: 'Kind', width: 120, value: ({ kind }) => KIND_WORDS[kind] },
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
