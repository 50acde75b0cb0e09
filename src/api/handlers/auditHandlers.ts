import { auditLine, verifyAudit, type AuditEntry } from '../../casefile/index.js';
import { sha256Hex } from '../../base/index.js';
import type { Handlers } from '../../contract/index.js';
import { wholeEntries } from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';

/** Handlers that show and check the audit log. A broken log is listed up to the line that breaks it; `audit.verify` names the line. */
export function auditHandlers({ cases }: ServiceContext): Pick<Handlers, 'audit.list' | 'audit.verify'> {
  return {
    'audit.list': async ({ caseId, from, count, action, text }) => {
      const { entries } = await wholeEntries((await cases.get(caseId)).folder);
      const words = text
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      const matching = entries.filter(
        (entry) => (action === '' || entry.action === action) && holdsAll(entry, words),
      );
      const shown = matching.toReversed().slice(from, from + count);
      return {
        total: entries.length,
        matching: matching.length,
        actions: [...new Set(entries.map((entry) => entry.action))].sort(),
        entries: shown.map((entry) => ({ ...entry, sha256: sha256Hex(auditLine(entry)) })),
      };
    },
    'audit.verify': async ({ caseId }) => {
      const verdict = await verifyAudit((await cases.get(caseId)).folder);
      const { entries, sha256 } = verdict.head;
      const head = { entries, sha256 };
      return verdict.kind === 'intact'
        ? { kind: 'intact', head, notes: [...verdict.notes] }
        : { kind: 'broken', line: verdict.line, reason: verdict.reason, head };
    },
  };
}

/** Does an entry contain all of the words, in lower case, in its line or in its hash? */
function holdsAll(entry: AuditEntry, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const line = auditLine(entry);
  const lower = line.toLowerCase();
  return words.every((word) => lower.includes(word) || sha256Hex(line).startsWith(word));
}
