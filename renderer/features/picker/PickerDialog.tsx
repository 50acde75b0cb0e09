import { useState } from 'react';
import { formatCount } from '../../../src/figure/index.js';
import type { Granted } from '../../../src/contract/index.js';
import { useCall } from '../../api/index.js';
import {
  Button,
  DataTable,
  Dialog,
  EmptyState,
  ErrorPanel,
  HostileText,
  LoadingState,
} from '../../components/index.js';
import { PICKER_COLUMNS, type PickerEntry } from './pickerColumns.js';
import { useListing } from './useListing.js';

export interface PickerDialogProps {
  readonly title: string;
  /** What may be chosen; other items can only be opened. */
  readonly kinds: readonly Granted['kind'][];
  /** Verb of the button, for example "Open". */
  readonly chooseLabel: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onChosen: (chosen: Granted) => void;
}

/** Chooses a file or folder on the machine of the workbench, within the folders it offers. */
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
  const listing = useListing(isOpen ? shownFolder : undefined);
  const { data, isLate } = listing;
  const error = roots.error ?? listing.error;
  const allRoots = roots.data?.roots ?? [];
  const enter = (grantId: string): void => {
    setSelected(undefined);
    setFolder(grantId);
  };
  const choose = (chosen: Granted): void => {
    onOpenChange(false);
    onChosen({ grantId: chosen.grantId, name: chosen.name, kind: chosen.kind, sizeBytes: chosen.sizeBytes });
  };
  const open = (entry: PickerEntry): void => {
    if (isLate) return;
    if (kinds.includes(entry.kind) && entry.kind !== 'folder') choose(entry);
    else if (entry.kind !== 'file') enter(entry.grantId);
  };
  const again = (): void => {
    // After a folder disappears or the server restarts, the only way is to start at the top.
    setSelected(undefined);
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
            rows={data.entries}
            rowKey={(entry) => entry.grantId}
            selectionMode="single"
            selectedKeys={new Set(selected === undefined ? [] : [selected.grantId])}
            onSelectionChange={(keys) => setSelected(data.entries.find((entry) => keys.has(entry.grantId)))}
            isClickSelecting
            onOpen={open}
            hasCsv={false}
            height={22}
            empty={
              <EmptyState title="This folder is empty">
                Names that begin with a dot are hidden. To make other folders available, start the workbench
                with <code>--files FOLDER</code>.
              </EmptyState>
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

function lastPart(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
