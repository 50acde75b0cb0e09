import type { AuditEntryShown } from './auditColumns.js';

/** What an entry names by its HMAC only, and what it says openly. */
export interface EntryParts {
  readonly open: AuditEntryShown['detail'];
  readonly hidden: readonly { readonly name: string; readonly mac: string }[];
}

/** Tells the values that are kept in the private log from those that the sealed log holds. */
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
