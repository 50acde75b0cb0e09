import { useState } from 'react';
import { formatBytes } from '../../../src/figure/index.js';
import type { CallOutput, Granted } from '../../../src/api/contract.js';
import { useCall } from '../../api/index.js';
import {
  Button,
  DataTable,
  Dialog,
  EmptyState,
  ErrorPanel,
  HostileText,
  Icon,
  LoadingState,
  UtcTime,
  type DataColumn,
  type IconName,
} from '../../components/index.js';

type Entry = CallOutput<'files.list'>['entries'][number];

export interface PickerDialogProps {
  readonly title: string;
  /** What may be chosen; everything else can only be entered. */
  readonly kinds: readonly Granted['kind'][];
  /** Verb of the button, e.g. "Open". */
  readonly chooseLabel: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onChosen: (chosen: Granted) => void;
}

const ICONS: Readonly<Record<Granted['kind'], IconName>> = {
  file: 'file',
  folder: 'folder',
  case: 'case',
  bag: 'seal',
};

/** Chooses a file or folder on the machine that the workbench runs on, within the folders that it offers. */
export function PickerDialog({
  title,
  kinds,
  chooseLabel,
  isOpen,
  onOpenChange,
  onChosen,
}: PickerDialogProps): React.JSX.Element {
  const [folder, setFolder] = useState<string>();
  const [selected, setSelected] = useState<Granted>();
  const roots = useCall('files.roots', {}, { enabled: isOpen });
  const shownFolder = folder ?? roots.data?.roots[0]?.grantId;
  const listing = useCall(
    'files.list',
    { folder: shownFolder ?? '' },
    { enabled: isOpen && shownFolder !== undefined, staleTime: 0 },
  );
  const enter = (grantId: string): void => {
    setSelected(undefined);
    setFolder(grantId);
  };
  const choose = (chosen: Granted): void => {
    onOpenChange(false);
    onChosen({ grantId: chosen.grantId, name: chosen.name, kind: chosen.kind, sizeBytes: chosen.sizeBytes });
  };
  const open = (entry: Entry): void => {
    if (kinds.includes(entry.kind) && entry.kind !== 'folder') choose(entry);
    else if (entry.kind !== 'file') enter(entry.grantId);
  };
  const error = roots.error ?? listing.error;
  const data = listing.data;
  return (
    <Dialog
      title={title}
      size="large"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={(close) => (
        <>
          <Button onPress={close}>Cancel</Button>
          {kinds.includes('folder') && shownFolder !== undefined && (
            <Button
              isDisabled={data === undefined}
              onPress={() =>
                choose({
                  grantId: shownFolder,
                  kind: 'folder',
                  name: lastPart(data?.path ?? ''),
                  sizeBytes: 0,
                })
              }
            >
              Choose this folder
            </Button>
          )}
          <Button
            variant="primary"
            isDisabled={selected === undefined || !kinds.includes(selected.kind)}
            onPress={() => {
              if (selected !== undefined) choose(selected);
            }}
          >
            {chooseLabel}
          </Button>
        </>
      )}
    >
      <div className="stack">
        {(roots.data?.roots.length ?? 0) > 1 && (
          <div className="row" role="group" aria-label="Folders offered">
            {roots.data?.roots.map((root) => (
              <Button key={root.grantId} size="small" icon="folder" onPress={() => enter(root.grantId)}>
                {root.name}
              </Button>
            ))}
          </div>
        )}
        <div className="row">
          <Button
            size="small"
            icon="arrow-up"
            isDisabled={data === undefined || data.parent === null}
            onPress={() => {
              if (data !== undefined && data.parent !== null) enter(data.parent);
            }}
          >
            Folder above
          </Button>
          {data !== undefined && <HostileText text={data.path} isMono maxLength={200} />}
        </div>
        {error !== null && <ErrorPanel error={error} />}
        {error === null && data === undefined && <LoadingState label="Looking into the folder" />}
        {data !== undefined && (
          <DataTable<Entry>
            label="Folder"
            columns={COLUMNS}
            rows={data.entries}
            rowKey={(entry) => entry.grantId}
            selectionMode="single"
            selectedKeys={new Set(selected === undefined ? [] : [selected.grantId])}
            onSelectionChange={(keys) => setSelected(data.entries.find((entry) => keys.has(entry.grantId)))}
            onOpen={open}
            hasCsv={false}
            height={22}
            empty={
              <EmptyState title="Nothing here">
                The workbench offers this folder only. Start it with <code>--files FOLDER</code> to offer
                others.
              </EmptyState>
            }
          />
        )}
        {data !== undefined && data.omitted > 0 && (
          <p className="muted">{data.omitted} more entries are not shown.</p>
        )}
      </div>
    </Dialog>
  );
}

const KIND_WORDS: Readonly<Record<Granted['kind'], string>> = {
  file: 'file',
  folder: 'folder',
  case: 'case',
  bag: 'sealed report',
};

const COLUMNS: readonly DataColumn<Entry>[] = [
  {
    id: 'name',
    title: 'Name',
    isRowHeader: true,
    width: '2fr',
    value: ({ name }) => name,
    cell: ({ name, kind }) => (
      <span className="row">
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
    title: 'Changed',
    width: 200,
    value: ({ modifiedAt }) => modifiedAt,
    cell: ({ modifiedAt }) => <UtcTime iso={modifiedAt} />,
  },
];

function lastPart(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
