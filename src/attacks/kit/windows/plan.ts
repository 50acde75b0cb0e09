import { inputError, Random, sha256Hex, type Json, elementAt } from '../../../base/index.js';
import { defaultSlots } from '../../../domain/index.js';
import { planWindows, planWindowsByChar, repeatsContext, type WindowPlan } from '../../../measure/index.js';
import type { AttackInput, AttackPlan, AttackWork, GivenText, PlannedUnit } from '../../define.js';
import { putsBos } from '../drawing/checkWriting.js';
import { mostlyFigures } from '../text/figures.js';
import { type TokenRange, worksIn } from '../text/worksIn.js';
import { controlWarnings, plannedCleaning } from '../units/attackUnit.js';
import { unitId, type AttackId } from '../units/unitId.js';
import type { WindowAttackParameters } from './parameters.js';
import type { WindowUnitSpec } from './planDocument.js';
import { parsePolicies } from '../drawing/policies.js';

/** The windows of one work, by index: first token of the prefix, and whether the cleaning list touches it. */
export interface WorkWindows {
  readonly starts: ArrayLike<number>;
  readonly droppedTailTokens: number;
  /** 1 if prefix or suffix touches a removed span. */
  readonly excluded: Uint8Array;
  /** 1 if the suffix mostly repeats what stands before it in the window: a refrain, a table. Such windows are counted apart. */
  readonly repeating: Uint8Array;
  /** 1 if a third of the suffix or more is figures. Such windows are counted apart, too. */
  readonly figures: Uint8Array;
}

/** True if a window is in no number because of what its suffix is: a repetition of its context, or figures. */
export function isApart(
  { repeating, figures }: Pick<WorkWindows, 'repeating' | 'figures'>,
  window: number,
): boolean {
  return repeating[window] === 1 || figures[window] === 1;
}

/** The parameters that decide where windows lie. */
export type WindowShapeParameters = Pick<
  WindowAttackParameters,
  'prefixTokens' | 'suffixTokens' | 'strideTokens' | 'strideChars'
>;

type Input = AttackInput<WindowAttackParameters>;

/** Distance between window starts in tokens; 0 if the stride is in characters. */
export function strideOf(parameters: WindowShapeParameters): number {
  if (parameters.strideChars > 0) return 0;
  return parameters.strideTokens === 0 ? parameters.suffixTokens : parameters.strideTokens;
}

/** What windows are cut from. */
type WorkToCut = Pick<
  AttackWork,
  'title' | 'tokens' | 'tokenStartChar' | 'charCount' | 'excluded' | 'isCollection' | 'blocks' | 'textOf'
>;

/**
 * Divides a work into windows of prefix + suffix tokens. A tail shorter than a window is dropped and counted. In a collection, the windows of
 * each work begin at its first token, and none goes beyond its last.
 * @throws {PalimpsestError} `work-short` if no window fits
 */
export function windowsOf(work: WorkToCut, parameters: WindowShapeParameters): WorkWindows {
  const { prefixTokens, suffixTokens } = parameters;
  const tokenCount = work.tokens.length;
  const parts = worksIn(work).map((part) => windowsIn(work, part, parameters));
  const starts = parts.flatMap((part) => part.starts);
  const droppedTailTokens = parts.reduce((sum, part) => sum + part.droppedTailTokens, 0);
  if (starts.length === 0) {
    throw inputError(
      'work-short',
      work.isCollection === true
        ? `No work of "${work.title}" has ${prefixTokens} + ${suffixTokens} tokens, as many as one window.`
        : `"${work.title}" has ${tokenCount} tokens, fewer than one window of ${prefixTokens} + ${suffixTokens}.`,
      'Choose a longer work, or a shorter prefix and passage.',
    );
  }
  const length = prefixTokens + suffixTokens;
  return {
    starts,
    droppedTailTokens,
    excluded: excludedWindows(work, starts, length),
    repeating: Uint8Array.from(starts, (start) =>
      Number(repeatsContext(work.tokens.subarray(start, start + length), prefixTokens)),
    ),
    figures: mostlyFigures(
      work,
      starts.map((start) => start + prefixTokens),
      suffixTokens,
    ),
  };
}

/** The prefix of every window of a work, given the same number of times. */
export function givenWindows(work: WorkToCut, parameters: WindowShapeParameters, times = 1): GivenText[] {
  return worksIn(work).flatMap((part) =>
    Array.from(windowsIn(work, part, parameters).starts, (startToken) => ({
      startToken,
      endToken: startToken + parameters.prefixTokens,
      times,
    })),
  );
}

function windowsIn(
  { tokenStartChar }: WorkToCut,
  { startToken, endToken }: TokenRange,
  parameters: WindowShapeParameters,
): WindowPlan {
  const { prefixTokens, suffixTokens, strideChars } = parameters;
  const tokenCount = endToken - startToken;
  const firstChar = elementAt(tokenStartChar, startToken);
  const plan =
    strideChars > 0
      ? planWindowsByChar({
          tokenStartChar: tokenStartChar.subarray(startToken, endToken).map((char) => char - firstChar),
          prefixTokens,
          suffixTokens,
          strideChars,
        })
      : planWindows({ tokenCount, prefixTokens, suffixTokens, strideTokens: strideOf(parameters) });
  return startToken === 0 ? plan : { ...plan, starts: plan.starts.map((start) => start + startToken) };
}

function excludedWindows(
  work: Pick<AttackWork, 'tokenStartChar' | 'charCount' | 'excluded'>,
  starts: ArrayLike<number>,
  length: number,
): Uint8Array {
  const flags = new Uint8Array(starts.length);
  if (work.excluded.length === 0) return flags;
  // Number of removed characters before each position, so that a window is tested in constant time.
  const removed = new Uint32Array(work.charCount + 1);
  for (const span of work.excluded) removed.fill(1, span.startChar, span.endChar);
  let sum = 0;
  for (let i = 0; i <= work.charCount; i++) {
    const here = elementAt(removed, i);
    removed[i] = sum;
    sum += here;
  }
  for (let w = 0; w < starts.length; w++) {
    const start = elementAt(work.tokenStartChar, elementAt(starts, w));
    const end = work.tokenStartChar[elementAt(starts, w) + length] ?? work.charCount;
    if (elementAt(removed, end) > elementAt(removed, start)) flags[w] = 1;
  }
  return flags;
}

/**
 * Plans an attack over windows. One unit is one batch of windows of one work; a seeded sample is then planned again under
 * another layout (the replay certificate).
 * @throws {PalimpsestError} `work-short`, `context-too-long`, `bos-missing`, `parameter-policies`
 */
export function planWindowScan(input: Input, attack: AttackId): AttackPlan {
  const { parameters, model } = input;
  const policies = parsePolicies(parameters.policies);
  const length = parameters.prefixTokens + parameters.suffixTokens + (putsBos(input) ? 1 : 0);
  if (length > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `A window of ${length} tokens is longer than the context of ${model.trainedContext} tokens that "${model.name}" was trained with.`,
      'Choose a shorter prefix or passage.',
    );
  }
  if (putsBos(input) && !model.hasBos) {
    throw inputError(
      'bos-missing',
      `"${model.name}" defines no begin-of-text token, so none can be prepended.`,
      'Measure with --bos off, or leave it at auto.',
    );
  }
  const slots = defaultSlots(length);
  const base = {
    attack: attack.id,
    version: attack.version,
    parameters: { ...parameters },
    model: model.sha256,
  };
  const unit = (work: AttackWork, spec: WindowUnitSpec, title: string, tokens: number): PlannedUnit => ({
    id: unitId(base, work, spec),
    workId: work.id,
    title,
    tokens,
    spec,
  });
  const units: PlannedUnit[] = [];
  const works: Json[] = [];
  for (const work of input.works) {
    const windows = windowsOf(work, parameters);
    const total = windows.starts.length;
    for (let from = 0; from < total; from += slots) {
      const count = Math.min(slots, total - from);
      const title = [work.title, ', window ', from + 1, '–', from + count, ' of ', total].join('');
      units.push(unit(work, { kind: 'windows', from, count }, title, slots * length));
    }
    works.push({
      id: work.id,
      role: work.role,
      sha256: work.sha256,
      tokens: work.tokens.length,
      tokensSha256: sha256Hex(
        new Uint8Array(work.tokens.buffer, work.tokens.byteOffset, work.tokens.byteLength),
      ),
      windows: total,
      excludedWindows: windows.excluded.reduce((sum, flag) => sum + flag, 0),
      droppedTailTokens: windows.droppedTailTokens,
      ...(work.designated === undefined
        ? {}
        : { designated: work.designated.map((passage) => ({ ...passage })) }),
    });
  }
  for (const work of input.works) {
    const total = windowsOf(work, parameters).starts.length;
    const wanted = replayCount(total, parameters.replayShare);
    const chosen = new Random(`${input.seed}/replay/${work.id}`).sample(total, wanted);
    for (let at = 0; at < chosen.length; at += slots) {
      const windowIndices = chosen.slice(at, at + slots);
      units.push(
        unit(
          work,
          { kind: 'replay', windows: windowIndices },
          `${work.title}, replay ${at + 1} of ${chosen.length}`,
          slots * length,
        ),
      );
    }
  }
  return {
    document: {
      ...base,
      score: 'log-p',
      policies: policies.map((policy) => ({ ...policy })),
      bos: putsBos(input),
      layout: { length, slots },
      works,
      cleaning: plannedCleaning(input.cleaning),
      seed: input.seed,
    },
    units,
    totalTokens: units.reduce((sum, { tokens }) => sum + tokens, 0),
    layout: { length, slots },
    warnings: controlWarnings(input),
  };
}

function replayCount(total: number, share: number): number {
  return share === 0 ? 0 : Math.min(total, Math.max(20, Math.ceil(total * share)));
}
