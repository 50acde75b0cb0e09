import { isScored, type Remark } from '../base/index.js';
import type { Interval } from '../domain/index.js';
import { enoughControl } from '../measure/index.js';
import type { AnswerUse, Lead, Objection } from './answer.js';
import {
  asFound,
  findingKind,
  findingOfKind,
  findingsOf,
  type AnswerSource,
  type MeasuredPassages,
} from './source.js';
import { words } from './words.js';

/** What an objection is judged from. */
interface Facts {
  readonly source: AnswerSource;
  readonly measured: MeasuredPassages | null;
  readonly uses: readonly AnswerUse[];
  readonly lead: Lead['kind'];
}

/** What could explain a claim, and nothing else. */
const EXPLAINS: readonly Objection['id'][] = ['common-text', 'quoted-elsewhere', 'machine-written'];

/** The objections in their fixed order, each with what was measured about it. Without a passage above the floor, there is nothing to explain. */
export function objectionsOf(facts: Facts): Objection[] {
  const all = [
    controlEasier(facts),
    commonText(facts),
    noUserPromptsSo(facts),
    quotedElsewhere(facts),
    machineWritten(facts),
    tooFew(facts),
  ];
  return facts.lead === 'not-shown'
    ? all.map((objection) =>
        EXPLAINS.includes(objection.id)
          ? {
              ...objection,
              state: 'moot',
              facts: [words.remark('nothing-claimed')],
              remedy: { kind: 'none' },
            }
          : objection,
      )
    : all;
}

function controlEasier({ measured }: Facts): Objection {
  const id = 'control-easier';
  if (measured === null)
    return { id, state: 'not-examined', facts: [], remedy: { kind: 'examine', attackId: 'probabilistic' } };
  const { gate, sensitivity } = measured.target;
  if (gate.verdict === 'no-control')
    return {
      id,
      state: 'not-examined',
      facts: [words.remark('no-control-here')],
      remedy: { kind: 'control' },
    };
  const distances = [gate.aucBytesPerChar, gate.aucCharsPerToken, gate.aucUnigram].flatMap((auc) =>
    isScored(auc) ? [Math.abs(auc - 0.5)] : [],
  );
  const largest = Math.max(0, ...distances);
  const blind = words.remark(`gate-${gate.verdict}`, {
    largest,
    upper: gate.upper ?? words.unscored('no-gate-interval'),
  });
  const rise =
    sensitivity?.kind === 'sensitivity'
      ? [
          words.remark('holds-without-blocks', {
            holding: sensitivity.passages.holding,
            tried: sensitivity.passages.tried,
          }),
          ...(isScored(sensitivity.passages.riseDecades)
            ? [words.remark('rise', { decades: sensitivity.passages.riseDecades })]
            : []),
        ]
      : [];
  return {
    id,
    state: gate.verdict === 'matched' ? 'answered' : 'stands',
    facts: [blind, ...rise],
    remedy: gate.verdict === 'matched' ? { kind: 'none' } : { kind: 'control' },
  };
}

function commonText({ source, measured }: Facts): Objection {
  const id = 'common-text';
  const bound = findingsOf(source, 'prefix-variants').find(
    ({ finding }) => findingKind(finding) === 'bound-to-their-words',
  );
  const repeating = measured?.target.summary.repeatingWindows ?? 0;
  const apart = repeating > 0 ? [words.remark('repeating-apart', { windows: repeating })] : [];
  if (bound === undefined)
    return {
      id,
      state: 'not-examined',
      facts: apart,
      remedy: { kind: 'examine', attackId: 'prefix-variants' },
    };
  const { finding } = bound;
  return {
    id,
    state: finding.standing === 'claim' ? 'answered' : 'stands',
    facts: [asFound(bound), ...apart],
    remedy: { kind: 'none' },
  };
}

function noUserPromptsSo({ uses }: Facts): Objection {
  const id = 'no-user-prompts-so';
  const [, ...ordinary] = uses;
  const measured = ordinary.filter(({ state }) => state === 'measured');
  const proposed = ordinary.find(({ state }) => state === 'not-examined');
  const remedy: Objection['remedy'] =
    proposed === undefined ? { kind: 'none' } : { kind: 'examine', attackId: proposed.attackId };
  if (measured.length === 0)
    return { id, state: 'not-examined', facts: [words.remark('weights-not-use')], remedy };
  return {
    id,
    state: measured.some(({ standing }) => standing === 'claim') ? 'answered' : 'stands',
    facts: measured.map(({ sentence }) => sentence),
    remedy,
  };
}

function quotedElsewhere({ source, measured }: Facts): Objection {
  const id = 'quoted-elsewhere';
  const start =
    measured?.examination.start ?? source.examinations.find(({ start }) => start !== null)?.start ?? null;
  const reference = findingsOf(source, 'compare-models').find(
    ({ finding }) => findingKind(finding) === 'beyond-reference',
  );
  const compared = reference === undefined ? [] : [asFound(reference)];
  const proposals = start?.proposals;
  if (start === null || proposals === undefined || proposals === null) {
    return {
      id,
      state: compared.length === 0 ? 'not-examined' : 'stands',
      facts: [...compared, words.remark('quotations-not-asked')],
      remedy: { kind: 'quotations' },
    };
  }
  const undecided = proposals.made - proposals.accepted - proposals.refused;
  const isOpen =
    undecided > 0 || proposals.unlisted > 0 || proposals.unsearched.length > 0 || proposals.own.length > 0;
  return {
    id,
    // An index of a few texts cannot show that no other text quotes the work.
    state: 'stands',
    facts: [
      words.remark('quotations-asked', {
        made: proposals.made,
        accepted: proposals.accepted,
        refused: proposals.refused,
      }),
      ...(start.sources.length > 0
        ? [words.remark('sources-excluded', { sources: start.sources.length })]
        : []),
      ...compared,
      words.remark('index-limited'),
    ],
    remedy: isOpen ? { kind: 'quotations' } : { kind: 'none' },
  };
}

function machineWritten({ measured }: Facts): Objection {
  const id = 'machine-written';
  if (measured === null)
    return { id, state: 'not-examined', facts: [], remedy: { kind: 'examine', attackId: 'probabilistic' } };
  const { hitGate, negativeControls } = measured.target;
  const own = negativeControls?.selfWritten;
  const facts: Remark[] = [
    ...(hitGate?.kind === 'hit-gate'
      ? [words.remark(`hits-${hitGate.verdict}`, { hits: hitGate.hits })]
      : []),
    ...(own === undefined ? [] : [words.remark('own-text', { hits: own.hits, tested: own.tested })]),
  ];
  if (facts.length === 0)
    return { id, state: 'not-examined', facts: [], remedy: { kind: 'examine', attackId: 'probabilistic' } };
  const isLike = hitGate?.kind === 'hit-gate' && hitGate.verdict === 'like-control';
  return {
    id,
    state: isLike && own?.hits === 0 && own.tested > 0 ? 'answered' : 'stands',
    facts,
    remedy: { kind: 'none' },
  };
}

function tooFew({ source, measured }: Facts): Objection {
  const id = 'too-few';
  if (measured === null)
    return { id, state: 'not-examined', facts: [], remedy: { kind: 'examine', attackId: 'probabilistic' } };
  const { examination, target } = measured;
  const { n, m, blocks } = target.control;
  const passages = findingOfKind(source, examination, 'memorized-passages');
  const interval = passages === undefined ? [] : [intervalFact(passages.interval)];
  const size = enoughControl({ controlCount: n, controlBlocks: blocks, targetCount: m });
  const isEnough = size.enough && passages?.interval.kind === 'interval';
  return {
    id,
    state: n === 0 ? 'not-examined' : isEnough ? 'answered' : 'stands',
    facts: [words.remark('counts', { n, m, blocks }), ...size.reasons, ...interval],
    remedy: n === 0 ? { kind: 'control' } : { kind: 'none' },
  };
}

function intervalFact(interval: Interval): Remark {
  return interval.kind === 'interval'
    ? words.remark('interval', { lower: interval.lower, upper: interval.upper, level: interval.level })
    : words.remark('no-interval', { reason: interval.reason });
}
