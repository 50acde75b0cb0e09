import { join } from 'node:path';
import { canonicalJson, sha256Hex } from '../base/index.js';
import type { Findings } from '../domain/index.js';
import { putInPlace, removeLeftovers, temporaryName, writeFileAtomic } from '../files/index.js';
import { FINDINGS_FILE, RECOMPUTE_FILE, WINDOWS_FILE } from './journal/examinationFiles.js';
import type { HeavyWork } from './heavyWork.js';
import type { JournalHead } from './journal/journalFormat.js';
import type { PreparedExamination } from './prepareExamination.js';

/** The findings of an examination and the SHA-256 of the file that holds them. */
export interface WrittenFindings {
  readonly findings: Findings;
  readonly sha256: string;
}

/**
 * Reduces the journal to findings. Writes the workings (`windows.jsonl`, `recompute.json`), then `findings.json`, each in one
 * step, and the findings last, because they mark the examination as finished.
 * @param heavy where the reduction runs
 * @throws {PalimpsestError} as HeavyWork.reduce; `disk-full`, `file-*`
 */
export async function writeFindings(
  {
    attack,
    input,
    plan,
    start,
    folder,
  }: Pick<PreparedExamination, 'attack' | 'input' | 'plan' | 'start' | 'folder'>,
  head: JournalHead,
  heavy: HeavyWork,
): Promise<WrittenFindings> {
  const job = { attack, input, plan, start, folder, journalHead: head.sha256 };
  // Files left from an earlier attempt that was killed may be large.
  await removeLeftovers(folder);
  const windows = join(folder, WINDOWS_FILE);
  const growing = temporaryName(windows);
  const { findings, recompute } = await heavy.reduce(job, growing);
  await putInPlace(growing, windows);
  await writeFileAtomic(join(folder, RECOMPUTE_FILE), recompute);
  const text = `${canonicalJson(findings)}\n`;
  await writeFileAtomic(join(folder, FINDINGS_FILE), text);
  return { findings, sha256: sha256Hex(text) };
}
