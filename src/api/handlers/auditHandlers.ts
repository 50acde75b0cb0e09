import { auditLine, entrySentence } from '../../domain/index.js';
import { readOpenings, verifyAudit, scanAudit } from '../../casefile/index.js';
import { sha256Hex } from '../../base/index.js';
import type { Handlers } from '../../contract/index.js';
import { auditSubjects, entryMatch } from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';

/** Handlers that show and check the audit log. A broken log is listed up to the line that breaks it; `audit.verify` names the line. */
export function auditHandlers({ cases }: ServiceContext): Pick<Handlers, 'audit.list' | 'audit.verify'> {
  return {
    'audit.list': async ({ caseId, from, count, action, text }) => {
      const opened = await cases.get(caseId);
      const { entries } = await scanAudit(opened.folder);
      const subjectOf = auditSubjects(entries, opened.index, await readOpenings(opened.folder));
      const matches = entryMatch(text);
      const said = entries.map((entry) => {
        const subject = subjectOf(entry);
        return { entry, subject, sentence: entrySentence(entry, subject) };
      });
      const matching = said.filter(
        ({ entry, subject, sentence }) =>
          (action === '' || entry.action === action) && matches(entry, `${subject} ${sentence}`),
      );
      const shown = matching.toReversed().slice(from, from + count);
      return {
        total: entries.length,
        matching: matching.length,
        actions: [...new Set(entries.map((entry) => entry.action))].sort(),
        entries: shown.map(({ entry, subject, sentence }) => ({
          ...entry,
          subject,
          sentence,
          sha256: sha256Hex(auditLine(entry)),
        })),
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
