import { canonicalJson, sha256Hex, type Json } from '../../../base/index.js';

/** An attack and its version. */
export interface AttackId {
  readonly id: string;
  readonly version: string;
}

/** The part of an examination's identity that goes into the id of every unit. */
export interface UnitBase {
  readonly attack: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** SHA-256 of the model on which the unit runs. */
  readonly model: string;
  /** Id of that model; absent for the model under examination. */
  readonly modelId?: string;
}

/** The work of a unit; both empty for a unit about all works. */
export interface UnitWork {
  readonly id: string;
  readonly sha256: string;
}

/**
 * Id of a unit: SHA-256 over attack, version, parameters, model, work and spec, so that the same unit has the same id everywhere.
 * All random numbers of a unit follow from its id and the seed.
 */
export function unitId(base: UnitBase, work: UnitWork, spec: Json): string {
  return sha256Hex(canonicalJson(identityOf(base, work, spec)));
}

/** Id of a unit that draws a passage as a check of a scan: as {@link unitId}, but with the attack under the name `id`. */
export function sampleUnitId(base: UnitBase, work: UnitWork, spec: Json): string {
  const { attack, ...rest } = identityOf(base, work, spec);
  return sha256Hex(canonicalJson({ id: attack, ...rest }));
}

function identityOf(
  { attack, version, parameters, model, modelId }: UnitBase,
  work: UnitWork,
  spec: Json,
): UnitBase & { readonly work: string; readonly workId: string; readonly spec: Json } {
  return {
    attack,
    version,
    parameters,
    model,
    ...(modelId === undefined ? {} : { modelId }),
    work: work.sha256,
    workId: work.id,
    spec,
  };
}
