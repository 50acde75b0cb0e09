import { formatSize } from '../../base/index.js';
import { join } from 'node:path';
import { type CaseVerdict, verifyCase } from '../../matter/index.js';
import { openCase } from '../../casefile/index.js';
import { caseNoteWords, differenceWords } from '../../examine/index.js';
import { fileExists } from '../../files/index.js';
import { visibleString } from '../../figure/index.js';
import type { Terminal } from '../terminal.js';

/** Does the folder contain a case, and no bag? @throws {PalimpsestError} `file-*` */
export async function isCaseFolder(folder: string): Promise<boolean> {
  const isThere = (name: string): Promise<boolean> => fileExists(join(folder, name)).catch(() => false);
  return (await isThere('case.json')) && !(await isThere('bagit.txt'));
}

/** Checks a case folder and prints what was found; exit 1 when anything differs. @throws {PalimpsestError} as openCase and verifyCase */
export async function verifyCaseFolder(folder: string, terminal: Terminal): Promise<void> {
  const opened = await openCase(folder, { mode: 'read' });
  const verdict = await verifyCase(opened, (done, total) =>
    terminal.progress(`hashing evidence: ${formatSize(done)} of ${formatSize(total)}`),
  );
  terminal.endProgress();
  if (!verdict.ok) process.exitCode = 1;
  if (terminal.json) await terminal.document({ folder: opened.folder, id: opened.index.id, ...verdict });
  else await terminal.checks(caseVerdictText(verdict));
}

/** A verdict in words: the audit log, each difference, each item of evidence, and a conclusion. */
function caseVerdictText({ audit, differences, notes, evidence, ok }: CaseVerdict): string {
  return [
    audit.kind === 'intact'
      ? `PASS  Audit log: ${audit.head.entries} entries, head ${audit.head.sha256}.`
      : `FAIL  Audit log: line ${audit.line}: ${audit.reason}.`,
    ...(audit.kind === 'intact' ? audit.notes.map((note) => `note  ${note}`) : []),
    ...notes.map((note) => `note  ${caseNoteWords(note)}`),
    ...differences.map((one) => `FAIL  ${differenceWords(one)}`),
    ...evidence.map(
      ({ id, name, status }) =>
        `${status === 'ok' ? 'PASS' : 'FAIL'}  ${id} ${name}: ${STATUS_WORDS[status]}`,
    ),
    '',
    ok ? 'The case matches its audit log.' : 'THE CASE DOES NOT MATCH ITS AUDIT LOG.',
  ]
    .map(visibleString)
    .join('\n');
}

const STATUS_WORDS = {
  ok: 'as received',
  changed: 'differs from the bytes that were received',
  missing: 'missing',
} as const;
