import {
  isScored,
  Random,
  sha256Hex,
  type Remark,
  type Scored,
  type Unscored,
  elementAt,
} from '../../../base/index.js';
import type { Finding, WindowDetails } from '../../../domain/index.js';
import { hitGate, isAboveFloor } from '../../../measure/index.js';
import type { AttackInput, AttackPlan, SpikeText } from '../../define.js';
import { finding, type FindingKind } from '../../findingKinds.js';
import { gateWindowAt } from '../judging/gateWindow.js';
import type { AttackId } from '../units/unitId.js';
import { common } from '../words/common.js';
import { markedBy } from '../words/words.js';
import { countAbove, type BesideByText, type BesideCount, type BesideScores } from './besideScores.js';
import { eligibleWindows, withBeside } from './besideUnits.js';
import type { TargetCalibration } from './calibrate.js';
import { gateWindow, hitGateData, type HitGateData } from './gate.js';
import type { WindowAttackParameters } from './parameters.js';
import { cachedWindows } from './run.js';

/** The parameters of an attack that scores passages of known-memorized texts. */
export type SpikeParameters = WindowAttackParameters & { readonly spikePassages: number };
type Input = AttackInput<SpikeParameters>;

/** A share of found passages below which a negative result says that the setting misses most of what the model is known to hold. */
export const FAR_BELOW = 0.5;

/** What one known-memorized text showed of what the test of one target can find. */
export interface JudgedSpike extends BesideCount {
  readonly text: SpikeText;
  /** Passages that the plan asked for. */
  readonly asked: number;
  readonly unscored: number;
  readonly reasons: readonly Remark[];
  /** log10 of the probability of each passage that was scored, in the order of the text. */
  readonly log10: readonly Scored[];
  /** The passages that were found, compared with the control without the model. */
  readonly hitGate: HitGateData | Unscored;
}

/**
 * Adds windows of the known-memorized texts to a plan: of each text a seeded choice of `spikePassages`, or all where it has fewer. They stand
 * for windows of the work that were replaced: a window's score depends on its own prefix and suffix alone, and the number of passages
 * tested, which the floor depends on, stays what it is.
 * @throws {PalimpsestError} `work-short` if a text is shorter than a window
 */
export function planSpikes(input: Input, plan: AttackPlan, attack: AttackId): AttackPlan {
  const { spikes = [] } = input;
  if (spikes.length === 0) return plan;
  const texts = spikes.map((text) => {
    const eligible = eligibleWindows(input, text.id);
    const chosen = new Random(`${input.seed}/spike/${text.id}`).sample(
      eligible.length,
      input.parameters.spikePassages,
    );
    return { text, windows: chosen.flatMap((at) => elementAt(eligible, at)) };
  });
  return withBeside(input, plan, attack, {
    kind: 'spike',
    called: 'known-memorized passage',
    cost: 1,
    texts,
    document: {
      spikes: texts.map(({ text: { id, sha256, tokens }, windows }) => ({
        id,
        sha256,
        tokens: tokens.length,
        tokensSha256: sha256Hex(new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength)),
        windows,
      })),
    },
  });
}

/** Judges the known-memorized texts by the floor of one target, in the order in which they were named. */
export function judgeSpikes(
  input: Input,
  beside: BesideByText,
  calibrated: TargetCalibration,
): JudgedSpike[] {
  const { spikes = [], parameters } = input;
  return spikes.map((text) => {
    const scores: BesideScores = beside.get('spike')?.get(text.id) ?? {
      windows: [],
      logPz: [],
      unscored: 0,
      reasons: [],
    };
    return {
      ...countAbove(
        scores.logPz,
        calibrated.log10TauF,
        'the share of passages of this known-memorized text that this setting finds',
      ),
      text,
      asked: parameters.spikePassages,
      unscored: scores.unscored,
      reasons: scores.reasons,
      log10: scores.logPz.map((logPz) =>
        logPz === -Infinity ? common.unscored('probability-zero') : logPz / Math.LN10,
      ),
      hitGate: gateOfFound(text, scores, input, calibrated),
    };
  });
}

/** The found passages against the control; each is a block of its own, since they lie apart. */
function gateOfFound(
  text: SpikeText,
  scores: BesideScores,
  input: Input,
  { log10TauF, disjointControl }: TargetCalibration,
): HitGateData | Unscored {
  if (!isScored(log10TauF)) return log10TauF;
  const { parameters } = input;
  const { starts } = cachedWindows(input, text.id);
  const found = scores.windows.filter((_, at) => isAboveFloor(elementAt(scores.logPz, at), log10TauF));
  return hitGateData(
    hitGate({
      hits: found.map((window) =>
        gateWindowAt(text, {
          startToken: elementAt(starts, window),
          tokens: parameters.prefixTokens + parameters.suffixTokens,
          block: `${text.id}/${window}`,
        }),
      ),
      control: disjointControl.map((window) => gateWindow(window, parameters)),
    }),
  );
}

/** How many passages of a known-memorized text the test found: what this model, this control and this setting can find. */
export function spikeFinding(
  kind: FindingKind,
  targetId: string,
  spike: JudgedSpike,
  calibrated: TargetCalibration,
): Finding {
  const { hits, tested, text, interval } = spike;
  const of = `passages of ${text.id}, a text that the model is known to hold`;
  const floor = calibrated.log10TauF;
  return finding(kind, targetId, {
    names: { text: text.id },
    sentence: markedBy(
      calibrated.calibration,
      tested === 0
        ? `It is not known how many ${of}, this setting finds. ${isScored(floor) ? 'None of them could be scored.' : floor.reason}`
        : `This model, this control and this setting found ${hits} of ${tested} ${of}.`,
    ),
    value: tested > 0 ? hits / tested : isScored(floor) ? common.unscored('no-passage-tried') : floor,
    ...(tested > 0 ? { count: { hits, total: tested, of: 'passages of the known-memorized text' } } : {}),
    controlValue: calibrated.leaveOneBlockOut.rate,
    interval,
    threshold: { name: 'family floor τ_F', log10: floor },
    calibration: calibrated.calibration,
    caveats: [
      common.remark('spike-apart'),
      common.remark(text.howKnown === undefined ? 'spike-known-unsaid' : 'spike-known-stated', {
        text: text.id,
      }),
      common.remark('spike-as-firmly'),
      ...(tested + spike.unscored < spike.asked
        ? [common.remark('spike-fewer', { asked: spike.asked, has: tested + spike.unscored })]
        : []),
      ...(spike.unscored > 0
        ? [common.remark('beside-unscored', { missing: spike.unscored, because: [...spike.reasons] })]
        : []),
      ...(spike.hitGate.kind === 'hit-gate' && spike.hitGate.verdict === 'foreign'
        ? [common.remark('spike-foreign', { distance: spike.hitGate.distance })]
        : []),
      ...(calibrated.calibration.kind === 'uncalibrated' ? [common.remark('uncalibrated')] : []),
    ],
  });
}

/** What the known-memorized texts say of a result about the work: what the setting finds, or that it would have missed most of it. */
export function spikeCaveats(spikes: readonly JudgedSpike[]): Remark[] {
  return spikes.flatMap(({ hits, tested, text }) =>
    tested === 0
      ? []
      : [
          common.remark(hits < FAR_BELOW * tested ? 'spike-missed' : 'spike-found', {
            hits,
            tested,
            text: text.id,
          }),
        ],
  );
}

/** A judged text as the details of findings carry it. */
export function spikeData({
  text,
  asked,
  hits,
  tested,
  interval,
  log10,
  hitGate: gate,
}: JudgedSpike): NonNullable<WindowDetails['targets'][number]['spikes']>[number] {
  return {
    textId: text.id,
    title: text.title,
    sha256: text.sha256,
    asked,
    found: hits,
    tested,
    interval,
    log10: [...log10],
    hitGate: gate,
  };
}
