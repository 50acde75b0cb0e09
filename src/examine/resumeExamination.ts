import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findAttack, type AttackDefinition } from '../attacks/index.js';
import { inputError } from '../base/index.js';
import { readAudit, type CaseFolder } from '../casefile/index.js';
import { lastState, loggedExamination, type LoadOptions } from '../domain/index.js';
import { programIdentity } from '../files/index.js';
import { asStarted } from './asStarted.js';
import type { StartEngine } from './engine/engineHolder.js';
import type { HeavyWork } from './heavyWork.js';
import { insistedOnMemory, insistences, memoryShortOf } from './insist.js';
import { examinationFolder, missingResults, readStart, REDUCED_FILES } from './journal/examinationFiles.js';
import { checkJournal } from './journal/openJournal.js';
import { passOtherBuild } from './engine/otherBuild.js';
import { planExamination, type PreparationStep } from './planExamination.js';
import type { PreparedExamination } from './prepareExamination.js';
import { requireSameCase } from './record/caseDifferences.js';
import { difference, planDifferences, refuse, startDifferences } from './startDifferences.js';

/** The options for resuming an examination. */
export interface ResumeOptions {
  readonly case: CaseFolder;
  readonly id: string;
  readonly startEngine: StartEngine;
  /** The codes of what must not be refused: one or more of {@link INSISTABLE}. */
  readonly insist?: readonly string[];
  /** How to load the model; options that are omitted are as at the start. */
  readonly load?: Omit<LoadOptions, 'path' | 'vocabOnly'>;
  /** By default the registry. */
  readonly findAttack?: (id: string) => AttackDefinition;
  /** Where heavy work is done; by default in this thread. */
  readonly heavy?: HeavyWork | undefined;
  readonly onProgress?: ((step: PreparationStep) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Prepares to resume an examination, and makes sure that everything that determines the result is unchanged: program, attack,
 * parameters, evidence, plan, and the parts of the engine that affect digits. Run it with runExamination.
 * @throws {PalimpsestError} `examination-unknown`; `examination-finished`; `insist-unknown`; `resume-other-build` naming both builds; `resume-differs` naming each difference;
 * `journal-broken` naming the line, before the model is loaded; as planExamination
 */
export async function resumeExamination(options: ResumeOptions): Promise<PreparedExamination> {
  const { case: opened, id } = options;
  opened.assertWritable();
  const insist = insistences(options.insist ?? []);
  const folder = examinationFolder(opened, id);
  await refuseFinished(opened, id);
  await withoutUnrecordedResults(opened, id, folder);
  const start = await readStart(opened, id);
  const attack = (options.findAttack ?? findAttack)(start.attack.id);
  refuse(id, [
    ...difference('attack version', start.attack.version, attack.version),
    ...(await startDifferences(opened, id, folder, start)),
  ]);
  const isOther = passOtherBuild(id, start.program, programIdentity(), insist.includes('resume-other-build'));
  await checkJournal(opened, id, folder);
  await requireSameCase(opened, { examinations: [id], mayLackResults: true });
  const planned = await planExamination({
    ...(await asStarted(opened, start, {
      ...options,
      load: { ...options.load, ...memoryShortOf(insist) },
    })),
    purpose: { kind: 'before-resume', examination: id },
  });
  try {
    refuse(id, planDifferences(start, planned));
    return {
      ...planned,
      case: opened,
      id,
      start,
      folder,
      isResumed: true,
      insist,
      insisted: [...(isOther ? (['resume-other-build'] as const) : []), ...insistedOnMemory(planned)],
      close: () => planned.engine.close(),
    };
  } catch (error) {
    await planned.engine.close();
    throw error;
  }
}

/**
 * Makes sure that an examination is not finished. It is finished if the last entry about it says so and all of its results exist.
 * @throws {PalimpsestError} `examination-unknown`; `examination-finished`; `audit-broken`, `file-*`
 */
export async function refuseFinished(opened: CaseFolder, id: string): Promise<void> {
  const folder = examinationFolder(opened, id);
  const last = lastState(await readAudit(opened.folder), id);
  if (last?.action !== 'examination-finished' || (await missingResults(folder)).length > 0) return;
  throw inputError(
    'examination-finished',
    `${id} is finished: there is nothing to resume.`,
    `Its findings are available.`,
    {
      id,
    },
  );
}

/**
 * Findings without an audit entry were left by a crash right before the entry, or were added by someone. Only the journal can decide this,
 * so they are removed and made again from it.
 */
async function withoutUnrecordedResults(opened: CaseFolder, id: string, folder: string): Promise<void> {
  if (loggedExamination(await readAudit(opened.folder), id).finished !== undefined) return;
  for (const file of REDUCED_FILES) await rm(join(folder, file), { force: true });
}
