import { join } from 'node:path';
import { canonicalJson, PalimpsestError, sha256Hex } from '../base/index.js';
import { findingsSchema, type Findings } from '../domain/index.js';
import { writeFileAtomic } from '../files/index.js';
import { FINDINGS_FILE } from './examinationFiles.js';
import type { JournalHead } from './journalFormat.js';
import { ObservedUnits } from './observedUnits.js';
import type { PreparedExamination } from './prepareExamination.js';

/** The findings of an examination and the SHA-256 of the file that holds them. */
export interface WrittenFindings {
  readonly findings: Findings;
  readonly sha256: string;
}

/**
 * Reduces the journal to findings and writes `findings.json` in one step: a function of the plan, the works and the journal alone.
 * @throws {PalimpsestError} `journal-broken`, `journal-array`; `findings-invalid` for an attack that breaks its contract;
 * `disk-full`, `file-*`
 */
export async function writeFindings(
  prepared: Pick<PreparedExamination, 'attack' | 'input' | 'plan' | 'start' | 'folder'>,
  head: JournalHead,
): Promise<WrittenFindings> {
  const findings = reduceJournal(prepared, head);
  const text = `${canonicalJson(findings)}\n`;
  await writeFileAtomic(join(prepared.folder, FINDINGS_FILE), text);
  return { findings, sha256: sha256Hex(text) };
}

function reduceJournal(
  { attack, input, plan, start, folder }: Parameters<typeof writeFindings>[0],
  head: JournalHead,
): Findings {
  const observations = new ObservedUnits(folder, plan.units);
  try {
    const { findings, details } = attack.reduce(input, plan, observations);
    const { id, name, sha256 } = start.model;
    const result = findingsSchema.safeParse({
      schema: 'palimpsest-findings',
      schemaVersion: 1,
      attack: { id: attack.id, version: attack.version, title: attack.title },
      parameters: start.parameters,
      seed: start.seed,
      model: { id, name, sha256 },
      planSha256: start.planSha256,
      journalHead: head.sha256,
      findings,
      details,
    });
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    throw new PalimpsestError({
      kind: 'bug',
      code: 'findings-invalid',
      message: `Attack "${attack.id}" made findings that are none: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}.`,
      hint: 'Please report this; the journal is intact.',
    });
  } finally {
    observations.close();
  }
}
