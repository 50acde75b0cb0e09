import { join } from 'node:path';
import { canonicalJson, inputError, sha256Hex, type PalimpsestError } from '../base/index.js';
import { findEvidence, type CaseFolder } from '../casefile/index.js';
import { itemsOf, type ExaminationStart } from '../domain/index.js';
import { readBytes } from '../files/index.js';
import { START_FILE } from './journal/examinationFiles.js';
import { preparedOnRecord } from './journal/examinationHistory.js';
import { comparedParts, numericFingerprint } from './engine/numericFingerprint.js';
import type { PlannedExamination } from './planExamination.js';

/** One difference from the state when the examination was begun. */
export interface Difference {
  readonly what: string;
  readonly before: string;
  readonly now: string;
}

/**
 * How start.json differs from what the audit log recorded of it, and the evidence from what start.json names.
 * @throws {PalimpsestError} `audit-broken`, `file-*`
 */
export async function startDifferences(
  opened: CaseFolder,
  id: string,
  folder: string,
  start: ExaminationStart,
): Promise<Difference[]> {
  const recorded = (await preparedOnRecord(opened, id))?.detail.startSha256;
  const actual = sha256Hex(await readBytes(join(folder, START_FILE), 512 * 1024 * 1024));
  return [
    ...(recorded !== undefined ? difference('SHA-256 of start.json', recorded, actual) : []),
    ...difference('plan in start.json', start.planSha256, sha256Hex(canonicalJson(start.plan))),
    ...evidenceDifferences(opened, start),
  ];
}

function evidenceDifferences(opened: CaseFolder, start: ExaminationStart): Difference[] {
  return itemsOf(start).flatMap(({ id, sha256 }) =>
    difference(`SHA-256 of ${id}`, sha256, findEvidence(opened, id).sha256),
  );
}

/** How the plan and the engine differ from those with which an examination was begun. */
export function planDifferences(start: ExaminationStart, planned: PlannedExamination): Difference[] {
  const { input, plan, planSha256, engine } = planned;
  return [
    ...Object.keys({ ...start.parameters, ...input.parameters }).flatMap((name) =>
      difference(`parameter ${name}`, text(start.parameters[name]), text(input.parameters[name])),
    ),
    ...difference('plan', start.planSha256, planSha256),
    ...difference('number of units', String(start.units), String(plan.units.length)),
    ...difference('number of tokens', String(start.totalTokens), String(plan.totalTokens)),
    ...engineDifferences('engine', start.numericFingerprint, numericFingerprint(engine.model.fingerprint)),
    ...start.references.flatMap(({ id, numericFingerprint: before }) =>
      engineDifferences(`engine with ${id}`, before, numericFingerprint(engine.factsOf(id).fingerprint)),
    ),
  ];
}

/** How an engine differs from the numeric fingerprint in start.json. */
export function engineDifferences(
  what: string,
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): Difference[] {
  return recordDifferences(what, before, now);
}

/** The settings in `numeric` are compared one by one, so that a driver that changed is named in full. */
function recordDifferences(
  what: string,
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): Difference[] {
  return comparedParts(before, now).flatMap((key) => {
    const [was, is] = [before[key], now[key]];
    return isRecord(was) && isRecord(is)
      ? recordDifferences(`${what}: ${key}`, was, is)
      : difference(`${what}: ${key}`, text(was), text(is));
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One difference, if two texts are not equal. */
export function difference(what: string, before: string, now: string): Difference[] {
  return before === now ? [] : [{ what, before, now }];
}

function text(value: unknown): string {
  return value === undefined ? 'absent' : canonicalJson(value);
}

/** @throws {PalimpsestError} `resume-differs` naming each difference, if there is one */
export function refuse(id: string, differences: readonly Difference[]): void {
  if (differences.length > 0) throw differsError(id, differences);
}

function differsError(id: string, differences: readonly Difference[]): PalimpsestError {
  const short = (value: string): string => (value.length > 200 ? `${value.slice(0, 200)}…` : value);
  const list = differences.map(
    ({ what, before, now }) => `${what} was ${short(before)} and is now ${short(now)}`,
  );
  return inputError(
    'resume-differs',
    `${id} cannot be resumed because of changes since it was begun: ${list.join('; ')}.`,
    'Use the program, the settings and the machine with which it was begun, or start a new examination.',
    { id, differences },
  );
}
