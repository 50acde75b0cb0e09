import { kindsServing } from '../attacks/kinds.js';
import { isScored, type Remark } from '../base/index.js';
import type { Finding } from '../domain/index.js';
import { enoughControl } from '../measure/index.js';
import type { Lead, Objection } from './answer.js';
import { sameTests, type SameTest } from './otherTests.js';
import { yearBeforeModels } from './publication.js';
import {
  asFound,
  attackFor,
  findingOfPassages,
  findingsServing,
  PASSAGES,
  type AnswerSource,
  type MeasuredPassages,
} from './source.js';
import { words } from './words.js';

/** What an objection is judged from. */
interface Facts {
  readonly source: AnswerSource;
  readonly measured: MeasuredPassages | null;
  readonly lead: Lead['kind'];
}

/**
 * The objections in their fixed order, each with what was measured about it. A negative answer hurts the author, so the objections to it are
 * the author's; to every other answer they are those of the maker of the model.
 */
export function objectionsOf(facts: Facts): Objection[] {
  return facts.lead === 'not-shown'
    ? [
        testBlind(facts),
        controlEasier(facts),
        otherEdition(facts),
        otherPrompts(facts),
        fewRepeats(facts),
        tooFew(facts),
      ]
    : [
        controlEasier(facts),
        commonText(facts),
        noUserPromptsSo(facts),
        quotedElsewhere(facts),
        machineWritten(facts),
        otherEdition(facts),
        tooFew(facts),
      ];
}

/** The attack that is asked first about an objection. */
function examine(id: Objection['id']): Objection['remedy'] {
  return { kind: 'examine', attackId: attackFor(id) };
}

function controlEasier({ measured }: Facts): Objection {
  const id = 'control-easier';
  if (measured === null) return { id, state: 'not-examined', facts: [], remedy: examine(id) };
  const { gate, sensitivity } = measured.target;
  if (gate.verdict === 'no-control')
    return {
      id,
      state: 'not-examined',
      facts: [words.remark('no-control-here')],
      remedy: { kind: 'control' },
    };
  const distances = [gate.aucBytesPerChar, gate.aucCharsPerToken, gate.aucUnigram, gate.aucOrder].flatMap(
    (auc) => (isScored(auc) ? [Math.abs(auc - 0.5)] : []),
  );
  const largest = Math.max(0, ...distances);
  const blind = words.remark(`gate-${gate.verdict}`, {
    largest,
    upper: gate.upper,
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
    // Blind measures see vocabulary and compression. They cannot show that two texts are equally easy to predict.
    state: 'stands',
    facts: [blind, ...rise],
    remedy: gate.verdict === 'matched' ? { kind: 'none' } : { kind: 'control' },
  };
}

/** One model that does not write the text is enough against "any model". */
function commonText({ source, measured }: Facts): Objection {
  const id = 'common-text';
  const found = findingsServing(source, id);
  const others = measured === null ? [] : sameTests(source, measured);
  const repeating = measured?.target.summary.repeatingWindows ?? 0;
  const facts = [
    ...found.map(asFound),
    ...others.map(otherModel),
    ...(repeating > 0 ? [words.remark('repeating-apart', { windows: repeating })] : []),
  ];
  const isRefuted =
    found.some(({ finding }) => finding.standing === 'claim') ||
    others.some(({ passages, counts }) => passages.standing === 'not-shown' && counts.hits === 0);
  const isExamined = found.length + others.length > 0;
  return {
    id,
    state: isRefuted ? 'answered' : isExamined ? 'stands' : 'not-examined',
    facts,
    remedy:
      isRefuted || found.some(({ examination }) => examination.attackId === attackFor(id))
        ? { kind: 'none' }
        : examine(id),
  };
}

/** What another model gave in the same test. */
function otherModel({ model, measured: { examination, target }, counts }: SameTest): Remark {
  const { hits: leftHits, total: leftTotal } = target.control.leaveOneBlockOutHits;
  return words.remark('other-model', {
    name: model.name,
    id: model.id,
    examinationId: examination.id,
    ...{ hits: counts.hits, total: counts.total, leftHits, leftTotal },
  });
}

function noUserPromptsSo({ source }: Facts): Objection {
  const id = 'no-user-prompts-so';
  const found = findingsServing(source, id);
  const remedy = proposed(source, id);
  if (found.length === 0)
    return { id, state: 'not-examined', facts: [words.remark('weights-not-use')], remedy };
  return {
    id,
    state: found.some(({ finding }) => finding.standing === 'claim') ? 'answered' : 'stands',
    facts: found.map(asFound),
    remedy,
  };
}

/** The first attack about an objection that was not applied, and is neither planned nor under way. */
function proposed({ examinations }: AnswerSource, id: Objection['id']): Objection['remedy'] {
  const missing = kindsServing(id).find(({ attackId }) =>
    examinations.every((one) => one.attackId !== attackId || one.status === 'failed'),
  );
  return missing === undefined ? { kind: 'none' } : { kind: 'examine', attackId: missing.attackId };
}

function quotedElsewhere({ source, measured }: Facts): Objection {
  const id = 'quoted-elsewhere';
  const start =
    measured?.examination.start ?? source.examinations.find(({ start }) => start !== null)?.start ?? null;
  const compared = findingsServing(source, id).map(asFound);
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

function machineWritten({ source, measured }: Facts): Objection {
  const id = 'machine-written';
  const year = yearBeforeModels(source.work.firstPublished);
  const { hitGate, negativeControls } = measured?.target ?? {};
  const own = negativeControls?.selfWritten;
  const facts: Remark[] = [
    ...(year === null ? [] : [words.remark('published-before-models', { year })]),
    ...(hitGate?.kind === 'hit-gate'
      ? [words.remark(`hits-${hitGate.verdict}`, { hits: hitGate.hits })]
      : []),
    ...(own === undefined ? [] : [words.remark('own-text', { hits: own.hits, tested: own.tested })]),
  ];
  if (facts.length === 0) return { id, state: 'not-examined', facts: [], remedy: examine(id) };
  const isLike = hitGate?.kind === 'hit-gate' && hitGate.verdict === 'like-control';
  return {
    id,
    state: year !== null || (isLike && own?.hits === 0 && own.tested > 0) ? 'answered' : 'stands',
    facts,
    remedy: { kind: 'none' },
  };
}

/** The author: the test could not have found the work. Answered by a text, or a model, in which the same test finds one. */
function testBlind({ source, measured }: Facts): Objection {
  const id = 'test-blind';
  if (measured === null) return { id, state: 'not-examined', facts: [], remedy: examine(id) };
  const spikes = measured.target.spikes ?? [];
  const others = sameTests(source, measured).filter(({ passages }) => passages.standing === 'claim');
  return {
    id,
    // Another model that writes the work shows that the test can find it, not what it finds in this one.
    state: spikes.some(({ found }) => found > 0)
      ? 'answered'
      : spikes.length + others.length > 0
        ? 'stands'
        : 'not-examined',
    facts: [
      ...others.map(otherModel),
      ...spikes.map(({ title, found, tested }) =>
        words.remark('power-known', { text: title, found, tested }),
      ),
      ...(spikes.length === 0 ? [words.remark('power-unknown')] : []),
    ],
    remedy: { kind: 'none' },
  };
}

/** Either side: what the model learned differs from the text that was tested. To a claim, a comparison that prefers this text answers it. */
function otherEdition({ source, measured, lead }: Facts): Objection {
  const id = 'other-edition';
  const found = findingsServing(source, id);
  const sentences = measured?.target.negativeControls?.sentencesShuffled;
  const isPreferred = lead !== 'not-shown' && found.some(({ finding }) => finding.standing === 'claim');
  return {
    id,
    state: isPreferred ? 'answered' : found.length === 0 ? 'not-examined' : 'stands',
    facts: [
      ...found.slice(0, 1).map(asFound),
      ...(sentences === undefined
        ? []
        : [words.remark('shuffled-sentences', { hits: sentences.hits, tested: sentences.tested })]),
      words.remark('this-text-alone'),
    ],
    remedy: found.length === 0 ? examine(id) : { kind: 'none' },
  };
}

/** The author: prompts other than the words before a passage bring it out. */
function otherPrompts({ source }: Facts): Objection {
  const id = 'other-prompts';
  const found = findingsServing(source, id);
  return {
    id,
    // No list of prompts is complete, so this is never ruled out.
    state: found.length === 0 ? 'not-examined' : 'stands',
    facts: found.length === 0 ? [words.remark('true-prefixes')] : found.map(asFound),
    remedy: proposed(source, id),
  };
}

/** The author: text that was repeated only a few times leaves too little in a single passage. */
function fewRepeats({ source }: Facts): Objection {
  const id = 'few-repeats';
  const found = findingsServing(source, id);
  return {
    id,
    state: found.length === 0 ? 'not-examined' : 'stands',
    facts: found.map(asFound),
    remedy: found.length === 0 ? examine(id) : { kind: 'none' },
  };
}

function tooFew({ source, measured }: Facts): Objection {
  const id = 'too-few';
  if (measured === null) return { id, state: 'not-examined', facts: [], remedy: examine(id) };
  const { examination, target } = measured;
  const { n, m, blocks } = target.control;
  const passages = findingOfPassages(source, examination, PASSAGES['memorized-passages']);
  const interval = passages === undefined ? [] : [intervalFact(passages)];
  const size = enoughControl({ controlCount: n, controlBlocks: blocks, targetCount: m });
  const { hitGate } = target;
  const few =
    hitGate.kind === 'hit-gate' && hitGate.verdict === 'too-few'
      ? [words.remark('hits-too-few', { hits: hitGate.hits })]
      : [];
  const isEnough = size.enough && passages?.interval.kind === 'interval' && few.length === 0;
  return {
    id,
    state: n === 0 ? 'not-examined' : isEnough ? 'answered' : 'stands',
    facts: [words.remark('counts', { n, m, blocks }), ...size.reasons, ...few, ...interval],
    remedy: n === 0 ? { kind: 'control' } : { kind: 'none' },
  };
}

/** How the share of passages above the floor would vary. */
function intervalFact({ interval, count }: Finding): Remark {
  if (interval.kind === 'none') return words.remark('no-interval', { reason: interval.reason });
  if (count === undefined) throw new RangeError('A share of passages with an interval has a count.');
  const { lower, upper, level } = interval;
  return words.remark('interval', { hits: count.hits, total: count.total, lower, upper, level });
}
