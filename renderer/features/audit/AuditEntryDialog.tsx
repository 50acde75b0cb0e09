import { Dialog, HashBadge, HostileText, KeyValueList, UtcTime } from '../../components/index.js';
import { actionWords, type AuditEntryShown } from './auditColumns.js';

export interface AuditEntryDialogProps {
  readonly entry: AuditEntryShown | undefined;
  readonly onClose: () => void;
}

/** One entry with all that it says. */
export function AuditEntryDialog({ entry, onClose }: AuditEntryDialogProps): React.JSX.Element {
  return (
    <Dialog
      title={entry === undefined ? '' : `Entry ${entry.seq}: ${actionWords(entry.action)}`}
      size="large"
      isOpen={entry !== undefined}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {entry !== undefined && (
        <div className="stack">
          <KeyValueList
            isDense
            items={[
              { key: 'Time', value: <UtcTime iso={entry.time} /> },
              { key: 'By', value: <HostileText text={entry.actor} maxLength={200} /> },
              { key: 'Hash of this line', value: <HashBadge digest={entry.sha256} isWhole /> },
              { key: 'Hash of the line before', value: <HashBadge digest={entry.prev} isWhole /> },
            ]}
          />
          <HostileText text={JSON.stringify(entry.detail, null, 2)} isMono keepLines maxLength={4000} />
        </div>
      )}
    </Dialog>
  );
}
