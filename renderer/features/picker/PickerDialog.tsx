import { useMemo, useState } from 'react';
import { formatBytes, type PalimpsestError } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import type { Granted, CallOutput } from '../../../src/contract/index.js';
import { useCall, useClient } from '../../api/index.js';
import {
  Button,
  DataTable,
  Dialog,
  EmptyState,
  ErrorPanel,
  HostileText,
  LoadingState,
  SearchField,
} from '../../components/index.js';
import type { Chosen } from './chosen.js';
import { mergeShards } from './mergeShards.js';
import { PICKER_COLUMNS, type PickerEntry } from './pickerColumns.js';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

export interface PickerDialogProps {
  readonly title: string;
  /** What may be chosen; other items can only be opened. */
  readonly kinds: readonly Granted['kind'][];
  /** Verb of the button, for example "Open". */
  readonly chooseLabel: string;
  readonly isMultiple?: boolean | undefined;
  /** Where any one shard of a model stands for all, they are one entry. */
  readonly mergesShards?: boolean | undefined;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onChosen: (chosen: Chosen) => void;
}

/** Chooses files or folders on the machine of the workbench, within the folders it offers. */
export function PickerDialog({
  title,
  kinds,
  chooseLabel,
  isMultiple = false,
  mergesShards = false,
  isOpen,
  onOpenChange,
  onChosen,
}: PickerDialogProps): React.JSX.Element {
  const [folder, setFolder] = useState<string>();
  const [selectedKeys, setSelected] = useState<ReadonlySet<string>>(NONE);
  const [filter, setFilter] = useState('');
  const roots = useCall('files.roots', {}, { enabled: isOpen });
  const shownFolder = folder ?? roots.data?.roots[0]?.grantId;
  const listing = useListing(isOpen ? shownFolder : undefined);
  const { data, isLate } = listing;
  const error = roots.error ?? listing.error;
  const allRoots = roots.data?.roots ?? [];
  const wanted = filter.trim().toLowerCase();
  const shown = useMemo(() => {
    const entries = data?.entries ?? [];
    return (mergesShards ? mergeShards(entries) : entries).filter(({ name }) =>
      name.toLowerCase().includes(wanted),
    );
  }, [data, mergesShards, wanted]);
  const selected = shown.filter((entry) => selectedKeys.has(entry.grantId) && kinds.includes(entry.kind));
  const enter = (grantId: string): void => {
    setSelected(NONE);
    setFilter('');
    setFolder(grantId);
  };
  const choose = (entries: readonly Granted[]): void => {
    const [first, ...more] = entries.map(({ grantId, name, kind, sizeBytes }) => ({
      grantId,
      name,
      kind,
      sizeBytes,
    }));
    if (first === undefined) return;
    onOpenChange(false);
    setSelected(NONE);
    onChosen([first, ...more]);
  };
  const open = (entry: PickerEntry): void => {
    if (isLate) return;
    if (kinds.includes(entry.kind) && entry.kind !== 'folder')
      choose(selected.includes(entry) ? selected : [entry]);
    else if (entry.kind !== 'file') enter(entry.grantId);
  };
  const again = (): void => {
    // After a folder disappears or the server restarts, the only way is to start at the top.
    setSelected(NONE);
    setFilter('');
    setFolder(undefined);
    void roots.refetch();
    if (folder === undefined) void listing.refetch();
  };
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
              isDisabled={data === undefined || isLate}
              onPress={() =>
                choose([
                  {
                    grantId: shownFolder,
                    kind: 'folder',
                    name: lastPart(data?.path ?? ''),
                    sizeBytes: 0,
                  },
                ])
              }
            >
              Choose this folder
            </Button>
          )}
          <Button variant="primary" isDisabled={selected.length === 0} onPress={() => choose(selected)}>
            {selected.length > 1 ? `${chooseLabel} ${formatCount(selected.length)}` : chooseLabel}
          </Button>
        </>
      )}
    >
      <div className="stack">
        {allRoots.length > 1 && (
          <div className="row" role="group" aria-label="Available folders">
            {allRoots.map((root) => (
              <Button key={root.grantId} size="small" icon="folder" onPress={() => enter(root.grantId)}>
                <HostileText text={root.name} maxLength={60} isWithinControl />
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
            Parent folder
          </Button>
          {data !== undefined && <HostileText text={data.path} isMono maxLength={200} />}
        </div>
        {error !== null && <ErrorPanel error={error} onRetry={again} />}
        {roots.data?.roots.length === 0 && (
          <EmptyState title="No folders available">
            Start the workbench with <code>--files FOLDER</code> to make one available.
          </EmptyState>
        )}
        {error === null && data === undefined && roots.data?.roots.length !== 0 && (
          <LoadingState label="Reading the folder" />
        )}
        {data !== undefined && (
          <DataTable<PickerEntry>
            label="Folder"
            columns={PICKER_COLUMNS}
            rows={shown}
            rowKey={keyOf}
            selectionMode={isMultiple ? 'multiple' : 'single'}
            selectedKeys={selectedKeys}
            onSelectionChange={setSelected}
            isClickSelecting
            toolbar={
              <>
                <SearchField
                  label="Filter by name"
                  placeholder="Filter by name"
                  value={filter}
                  onChange={setFilter}
                />
                {isMultiple && <span className="muted">{chosenWords(selected)}</span>}
              </>
            }
            onOpen={open}
            hasCsv={false}
            height={22}
            empty={
              data.entries.length > 0 ? (
                <EmptyState title="No such name">No name in this folder has these letters.</EmptyState>
              ) : (
                <EmptyState title="This folder is empty">
                  Names that begin with a dot are hidden. To make other folders available, start the workbench
                  with <code>--files FOLDER</code>.
                </EmptyState>
              )
            }
          />
        )}
        {data !== undefined && data.omitted > 0 && (
          <p className="muted">{formatCount(data.omitted)} more items are not shown.</p>
        )}
      </div>
    </Dialog>
  );
}

const NONE: ReadonlySet<string> = new Set();

function keyOf({ grantId }: PickerEntry): string {
  return grantId;
}

function chosenWords(selected: readonly PickerEntry[]): string {
  if (selected.length === 0) return 'Ctrl or Shift with a click chooses several.';
  const bytes = selected.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `${formatCount(selected.length)} chosen${bytes > 0 ? `, ${formatBytes(bytes)}` : ''}`;
}

function lastPart(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}

/** The contents of a folder. */
interface Listing {
  readonly data: CallOutput<'files.list'> | undefined;
  /** The contents are still those of the previous folder. */
  readonly isLate: boolean;
  readonly error: PalimpsestError | null;
  readonly refetch: () => Promise<unknown>;
}

/** The contents of a folder; the last one stays in view, with the focus in it, until the next one arrives. */
function useListing(folder: string | undefined): Listing {
  const client = useClient();
  const input = { folder: folder ?? '' };
  const listing = useQuery<CallOutput<'files.list'>, PalimpsestError>({
    queryKey: ['files.list', input],
    queryFn: () => client.call('files.list', input),
    enabled: folder !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  return {
    data: listing.error === null ? listing.data : undefined,
    isLate: listing.isPlaceholderData,
    error: listing.error,
    refetch: () => listing.refetch(),
  };
}
