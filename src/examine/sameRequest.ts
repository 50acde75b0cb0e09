import { parseParameters } from '../attacks/index.js';
import { canonicalJson, inputError, type Json } from '../base/index.js';
import type { Chosen, Evidence, ExaminationStart } from '../domain/index.js';
import { programIdentity } from '../files/index.js';
import { chooseEvidence } from './chooseEvidence.js';
import { fixedLoad } from './engine/numericFingerprint.js';
import type { ExaminationOptions } from './planExamination.js';
import { listExaminations, type ExaminationSummary } from './record/examinationSummary.js';

type Load = NonNullable<ExaminationOptions['load']>;

type Request = Chosen &
  Pick<ExaminationOptions, 'case' | 'attack' | 'parameters' | 'seed'> & {
    readonly load?:
      { readonly gpu?: Load['gpu'] | undefined; readonly weights?: Load['weights'] | undefined } | undefined;
  };

/**
 * The last examination of the case that measures the same: attack and version, parameters, seed, evidence, build of the program, the type of
 * its weights, and graphics card where one is asked for or refused. No model is loaded for it.
 * @returns null if there is none
 * @throws {PalimpsestError} `parameter-*`; as chooseEvidence and listExaminations
 */
export async function sameExamination(request: Request): Promise<ExaminationSummary | null> {
  const { attack, seed, load } = request;
  const { model, references, targets, controls, sources, spikes, cleaning } = chooseEvidence(request);
  const wanted = canonicalJson({
    attack: { id: attack.id, version: attack.version },
    parameters: parseParameters(attack, request.parameters) as Record<string, Json>,
    seed,
    evidence: [[model], references, targets, controls, sources, spikes, cleaning].map(hashesOf),
    build: programIdentity().build,
  });
  const isSame = ({ start }: ExaminationSummary): boolean =>
    canonicalJson(requestOf(start)) === wanted &&
    (load?.gpu === undefined || start.machine['gpuRequested'] === load.gpu) &&
    (load?.weights ?? 'as-stored') === (fixedLoad(start.numericFingerprint).weights ?? 'as-stored');
  return (await listExaminations(request.case)).findLast(isSame) ?? null;
}

/**
 * Refuses to measure what an examination of the case has measured, or has begun to measure, unless that is what is wanted.
 * @throws {PalimpsestError} `examination-same`; as {@link sameExamination}
 */
export async function refuseSame(request: Request): Promise<void> {
  const same = await sameExamination(request);
  if (same === null) return;
  const { id, status, unitsDone, start } = same;
  const { folder } = request.case;
  const isFinished = status === 'finished';
  throw inputError(
    'examination-same',
    `${id} has the same attack, parameters, seed and evidence, and is ${isFinished ? 'finished' : `not finished (${status}; ${unitsDone} of ${start.units} units are in the journal)`}.`,
    `${isFinished ? `Read what it found: palimpsest findings CASE ${id}.` : `Continue it: palimpsest resume CASE ${id}.`} To measure the same again, add --again: every examination adds its tests to the register of the case.`,
    { folder, id, status },
  );
}

function requestOf(start: ExaminationStart): Json {
  const { attack, parameters, seed, model, references, targets, controls, sources, spikes, cleaning } = start;
  return {
    attack: { id: attack.id, version: attack.version },
    parameters: parameters as Record<string, Json>,
    seed,
    evidence: [[model], references, targets, controls, sources, spikes ?? [], cleaning].map(hashesOf),
    build: start.program.build,
  };
}

function hashesOf(items: readonly Pick<Evidence, 'id' | 'sha256'>[]): string[] {
  return items.map(({ id, sha256 }) => `${id} ${sha256}`);
}
