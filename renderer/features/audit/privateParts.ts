import type { AuditEntryShown } from './auditColumns.js';

/** The parts of an entry that it holds as an HMAC only, and those it states openly. */
export interface EntryParts {
  readonly open: AuditEntryShown['detail'];
  readonly hidden: readonly { readonly name: string; readonly mac: string }[];
}

/** Separates the values kept in the private log from those in the sealed log. */
export function privateParts(detail: AuditEntryShown['detail']): EntryParts {
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
