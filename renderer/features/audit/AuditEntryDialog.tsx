import { visibleShort } from '../../../src/figure/index.js';
import {
  actionWords,
  Dialog,
  HashBadge,
  HostileText,
  KeyValueList,
  UtcTime,
} from '../../components/index.js';
import { type AuditEntryShown } from './auditColumns.js';
import { privateParts } from './privateParts.js';

export interface AuditEntryDialogProps {
  readonly entry: AuditEntryShown | undefined;
  readonly onClose: () => void;
}

/** One entry in full. */
export function AuditEntryDialog({ entry, onClose }: AuditEntryDialogProps): React.JSX.Element {
  const { open, hidden } = privateParts(entry?.detail ?? {});
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
              { key: 'Login', value: <HostileText text={entry.actor} maxLength={200} /> },
              { key: 'Hash of this line', value: <HashBadge digest={entry.sha256} isWhole /> },
              { key: 'Hash of the previous line', value: <HashBadge digest={entry.prev} isWhole /> },
            ]}
          />
          <HostileText text={JSON.stringify(open, null, 2)} isMono keepLines maxLength={4000} />
          {hidden.length > 0 && (
            <section className="stack-tight" aria-label="Private values">
              <p className="muted">
                These values are kept in the private log, which is never sealed. The audit log holds an
                HMAC-SHA-256 of each, so that a value disclosed later can be checked against it.
              </p>
              <KeyValueList
                isDense
                items={hidden.map(({ name, mac }) => ({
                  key: visibleShort(name, 60),
                  value: 'kept in the private log',
                  note: <HashBadge algorithm="HMAC-SHA-256" digest={mac} />,
                }))}
              />
            </section>
          )}
        </div>
      )}
    </Dialog>
  );
}
