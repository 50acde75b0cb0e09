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
              { key: 'What was done', value: <HostileText text={entry.sentence} maxLength={1000} /> },
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

/** The parts of an entry that it holds as an HMAC only, and those it states openly. */
interface EntryParts {
  readonly open: AuditEntryShown['detail'];
  readonly hidden: readonly { readonly name: string; readonly mac: string }[];
}

/** Separates the values kept in the private log from those in the sealed log. */
function privateParts(detail: AuditEntryShown['detail']): EntryParts {
  const { private: macs, ...open } = detail;
  if (!isMacs(macs)) return { open: detail, hidden: [] };
  return { open, hidden: Object.entries(macs).map(([name, mac]) => ({ name, mac })) };
}

function isMacs(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((mac) => typeof mac === 'string' && /^[0-9a-f]{64}$/.test(mac))
  );
}
