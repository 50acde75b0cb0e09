import {
  counted,
  decades,
  decimal,
  isScored,
  listed,
  ofTotal,
  percent,
  powerOfTen,
  roundPercent,
  sentences,
  wholeNumber,
  type Scored,
} from '../base/index.js';
import {
  BLIND_MEASURES,
  ELEMENT,
  findingElementSchema,
  FLOOR_HOLDS_IF,
  HIT_MEASURES,
  missingTextSentence,
  untestedSentence,
  type BitsLedger,
  type BitsSupplied,
  type DrawnPassage,
  type Excerpt,
  type Finding,
  type MissingText,
  type OBJECTION_IDS,
  type Wording,
  type FindingElement,
  type TestedText,
} from '../domain/index.js';
import type { ElementState, Objection, Written } from './answer.js';

/** What the parts of a work are called. */
const PARTS = {
  chapters: { one: 'chapter', many: 'chapters' },
  parts: { one: 'part', many: 'parts (chapters, works of a collection, or 2,000 tokens)' },
} as const;

/** Said where nothing can be determined of any element, or nothing was examined. */
const COMES_FIRST = '(1) reconstruction from the model comes first: the others rest on it.';

/** Every sentence of an answer, by code. */
export const words = sentences({
  /** A finding in its own words; documents that print the finding elsewhere name it instead. */
  'as-found': ({ sentence }: { sentence: string; title: string; examinationId: string; findingId: string }) =>
    sentence,

  // The answer
  'lead-extractable': (of: {
    prefixTokens: number;
    suffixTokens: number;
    queries: number;
    probability: number;
    policy: string;
    within: number;
    tested: number;
    untested: number;
    controlWithin: number;
    controls: number;
  }) =>
    `Given the ${wholeNumber(of.prefixTokens)} tokens before a passage, the model is expected to write the next ${wholeNumber(of.suffixTokens)} word for word within ${wholeNumber(of.queries)} tries: for ${wholeNumber(of.within)} of the ${counted(of.tested, 'tested passage')} of the work, and for ${of.controlWithin === 0 ? 'none' : wholeNumber(of.controlWithin)} of the ${counted(of.controls, 'control passage')}.${moreWords(of)} A passage counts if the probability of writing it at least once in these tries is ${roundPercent(of.probability)} or more${of.policy === '' ? '' : ` (${of.policy})`}.`,
  'one-result': (of: { above: number; tested: number; covered: number; within: number; queries: number }) =>
    `One result in three numbers: ${ofTotal(of.above, of.tested)} tested passages are above the line that the control sets; they hold ${percent(of.covered)} of the characters; ${ofTotal(of.within, of.tested)} are expected within ${wholeNumber(of.queries)} tries.`,
  'lead-memorized': (of: {
    above: number;
    tested: number;
    untested: number;
    controls: number;
    leftHits: number;
    leftTotal: number;
  }) =>
    `${wholeNumber(of.above)} of the ${counted(of.tested, 'tested passage')} of the work ${verb(of.above)} more probable than all ${counted(of.controls, 'control passage')}, by the margin that was fixed in advance; of ${counted(of.leftTotal, 'control passage')} compared in the same way with the rest of the control, ${of.leftHits === 0 ? 'none is' : `${wholeNumber(of.leftHits)} ${verb(of.leftHits)}`}.${moreWords(of)}`,
  'lead-not-shown': (of: { tested: number; untested: number; controls: number; log10Floor: number }) =>
    `Not shown: none of the ${counted(of.tested, 'tested passage')} of the work exceeds the family floor of ${powerOfTen(of.log10Floor)}. ${counted(of.controls, 'control passage set', 'control passages set')} this line.${moreWords(of)}`,
  'lead-foreign': (of: { above: number; tested: number; untested: number }) =>
    `No answer: ${wholeNumber(of.above)} of the ${counted(of.tested, 'tested passage')} of the work ${of.above === 1 ? 'lies' : 'lie'} above the family floor, but ${of.above === 1 ? 'it differs' : 'they differ'} from the control even without the model. Such passages may be quotations or text that a machine wrote, so nothing is claimed about the work.${moreWords(of)}`,
  'lead-control-unfit':
    'No answer: the control does not fit the work, so nothing is claimed about this work and this model.',
  'lead-no-control':
    'No answer: there is no control to compare with, so nothing is claimed about this work and this model.',
  'lead-no-test': ({ controls }: { controls: number }) =>
    `No test: ${counted(controls, 'control passage sets', 'control passages set')} a line that no passage of this model could be expected to exceed, so nothing is said about this work and this model.`,
  'lead-hit-alone': ({ tested }: { tested: number }) =>
    `No answer: only one separate passage of the ${counted(tested, 'tested passage')} of the work exceeds the family floor, and not by enough to stand alone, so nothing is claimed about this work and this model.`,
  'lead-no-floor':
    'No answer: no family floor could be set, so nothing is claimed about this work and this model.',
  'lead-none': 'This work was not examined with this model.',
  'lead-unfinished': ({ open }: { open: number }) =>
    `${open === 1 ? 'One examination' : `${wholeNumber(open)} examinations`} of this work with this model ${open === 1 ? 'is' : 'are'} not finished. There is no answer yet.`,
  'claim-without-rate':
    'The claim rests on the family floor alone: the calibration is imperfect, so no error rate is stated.',
  'power-needed': ({ probability }: { probability: number }) =>
    `A passage would have been found if the model gave its tokens a mean probability above ${probability.toPrecision(2)}.`,
  'power-known': ({ text, found, tested }: { text: string; found: number; tested: number }) =>
    `The same test found ${wholeNumber(found)} of ${counted(tested, 'passage')} of “${text}”, a text that the model is known to hold.`,
  'power-unknown':
    'No text that the model is known to hold was tested beside the work, so what this test would have found in this model was not measured.',
  untested: (text: TestedText) => untestedSentence(text),
  'text-missing': ({ missing }: { missing: MissingText }) => missingTextSentence(missing),
  absence: 'This does not show that the text is absent from the model.',
  'shown-elsewhere': ({
    tests,
  }: {
    tests: readonly { readonly title: string; readonly examinationId: string }[];
  }) =>
    `${tests.length === 1 ? 'Another test of this work with this model is' : 'Other tests of this work with this model are'} shown: ${tests.map(({ title, examinationId }) => `“${title}” (${examinationId})`).join(', ')}.`,
  'unseen-stated':
    'On receipt, a person stated why the model cannot have seen the control; the statement is printed with the evidence. The program does not check it.',
  'unseen-unsaid': ({ controls }: { controls: readonly string[] }) =>
    `Nothing on record says why the model cannot have seen the control (${controls.join(', ')}).`,

  // Could it be chance?
  'no-passages-measured': 'No examination of this work with this model measured its passages one by one.',
  'no-line': 'There is no family floor.',
  'chance-no-control': 'There is no control, so it is not known whether chance explains these probabilities.',
  'chance-control-unfit': (of: { controls: number; excess: number }) =>
    `${beside(of)} The control does not fit the work, so this says nothing about chance.`,
  'chance-claim': (of: { controls: number; excess: number; overFloor: number }) =>
    `${bestRatio(of)}, and ${timesOf(of.overFloor)} as probable as the family floor. The floor is set so that, if ${FLOOR_HOLDS_IF}, about 1 of 100 works that the model has not seen has a passage above it. That is the level at which each attack tests each work, not the probability that this result is chance.`,
  'chance-claim-imperfect': (of: { controls: number; excess: number }) =>
    `${beside(of)} The calibration is imperfect, so no error rate is stated.`,
  'chance-foreign': (of: { controls: number; excess: number }) =>
    `${beside(of)} The passages of the work above the line differ from the control even without the model, so the control says nothing about chance for them.`,
  'chance-not-tested': (of: { controls: number; excess: number }) =>
    `${beside(of)} No claim about passages above the line was tested here, so nothing is said about chance.`,
  'chance-none': (of: { controls: number; excess: number }) =>
    `${beside(of)} No passage of the work is above the line. The result is what text that the model has not seen can give.`,

  ledger: ({
    examinationId,
    work,
    control,
    reference,
  }: Pick<BitsLedger, 'work' | 'reference'> & { examinationId: string; control: BitsSupplied }) =>
    `In ${examinationId}, the work (${wholeNumber(work.whole)} bits) was restored: the examiner supplied ${bitsOf(work, 'examiner')} in a file, the model ${bitsOf(work, 'model')}, and general language, as measured with ${reference === undefined ? 'a general compressor' : `the reference model ${reference.name}`}, ${bitsOf(work, 'language')}. To restore the control, the examiner supplied ${percent(control.examiner / control.whole)}, the model ${percent(control.model / control.whole)}, and general language ${percent(control.language / control.whole)}.`,

  // The elements
  element: ({
    work,
    control,
    says,
    namesWork,
    interval,
    byChanges = [],
  }: {
    work: CountedAmount;
    control: CountedAmount | null;
    says: string;
    /** Whether what was counted is called a part of the work already. */
    namesWork: boolean;
    interval?: ShareInterval;
    /** Of those that count, how many have at most this number of changed words, the most first. */
    byChanges?: readonly { readonly most: number; readonly hits: number }[];
  }) =>
    `${amountWords(work, interval)}${namesWork ? '' : ' of the work'} ${work.hits === 1 ? ofOne(says) : says}${byChanges.map(({ most, hits }) => `, ${wholeNumber(hits)} with ${most === 0 ? 'no changed word' : `at most ${most}`}`).join('')}; ${control === null ? 'there is no control' : control.total === undefined ? `in the control, ${amountWords(control)} (${control.of})` : `of the ${wholeNumber(control.total)} ${control.of}, ${control.hits === 0 ? 'none' : wholeNumber(control.hits ?? 0)}`}.`,
  'not-examined': 'No examination in this case has measured it.',
  unfinished: ({ id }: { id: string }) => `Examination ${id} is not finished.`,
  'control-unfit': 'The control does not fit the work.',
  'hits-differ':
    'The passages that stand out differ from the control even without the model. They may be quotations, or text that a machine wrote.',
  longest: ({ words: own, control }: { words: number; control: number | null }) =>
    `The longest such text without a gap has ${counted(own, 'word')}; in the control, ${control === null ? 'its length is not known' : control === 0 ? 'there is none' : `it has ${counted(control, 'word')}`}.`,
  parts: (of: NonNullable<Finding['parts']>) =>
    `Such passages are in ${wholeNumber(of.hits)} of ${counted(of.total, PARTS[of.of].one, PARTS[of.of].many)} of the work; in the control, in ${of.controlHits === 0 ? 'none' : wholeNumber(of.controlHits)} of ${wholeNumber(of.controlTotal)}.`,
  designated: (of: {
    id: string;
    hits: number;
    total: number;
    control: number | null;
    after: readonly string[];
  }) =>
    `Of the characters of the designated passages, ${ofTotal(of.hits, of.total)} lie in passages above that line (${of.id}); of the control passages, ${of.control === null ? 'an unknown share' : percent(of.control)}.${of.after.length === 0 ? '' : ` They were designated after ${listed(of.after)} had begun.`}`,
  'designated-unfit': ({ id }: { id: string }) =>
    `Passages were designated; without a control that fits, nothing is said of them (${id}).`,
  'half-untested': ({ share }: { share: number }) =>
    `Only ${percent(share)} of the work was tested; the rest may contain the passages that would show it.`,
  'reason-before': ({ element }: { element: FindingElement }) =>
    `The reason is the same as for (${findingElementSchema.options.indexOf(element) + 1}).`,
  origins: ({
    excluded,
    open,
    models,
  }: {
    excluded: readonly Origin[];
    open: readonly Origin[];
    /** Other models that took the same test. */
    models: readonly Readonly<Record<string, unknown>>[];
  }) =>
    [
      excluded.length === 0
        ? ''
        : `Ruled out as the origin: ${excluded.map((id) => (id === 'common-text' && models.length > 0 ? `text that ${models.length === 1 ? 'the other tested model writes' : 'other tested models write'} as well${modelsWords(models)}` : (ORIGINS[id] ?? ''))).join('; ')}.`,
      open.length === 0 ? '' : `Not ruled out: ${open.map((id) => ORIGINS[id]).join('; ')}.`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  'common-stands': 'It is not ruled out that any model would write these passages.',
  'common-not-examined':
    'The passages stand out from the control. Whether any model would write them was not examined.',
  'all-shown': ({ weakest, open }: { weakest: FindingElement; open: readonly Origin[] }) =>
    `All four elements are shown. The weakest is ${numbered(weakest)}${open.length === 0 ? '' : `: ${listed(open.map((id) => ORIGINS[id]))} ${open.length === 1 ? 'is' : 'are'} not ruled out`}.`,
  'all-not-shown':
    'None of the four elements is shown. The weakest is (1) reconstruction from the model, because the others rest on it.',
  'all-cannot-be-told': `None of the four elements can be determined; ${COMES_FIRST}`,
  'all-not-examined': `None of the four elements was examined; ${COMES_FIRST}`,
  'not-all': ({ weakest, state }: { weakest: FindingElement; state: ElementState }) =>
    `Not all four elements are shown. The weakest is ${numbered(weakest)}: ${ELEMENT_STATES[state].phrase}.`,

  // What the examiner gave the model
  supplied: ({ examinationId, prompts, chars, of }: Supplied) =>
    `The examiner gave the model true text of the work. Together, the ${counted(prompts, 'prompt')} of ${examinationId} held ${percent(chars / of)} of the work.`,
  'nothing-given': 'The model was not prompted, and it was given no text of the work.',
  'never-without': ({ examinations }: { examinations: readonly string[] }) =>
    `Every prompt of ${listed(examinations)} held text of the work.`,
  without: ({
    examinations,
  }: {
    examinations: readonly { readonly id: string; readonly hits: number | null }[];
  }) =>
    `${listed(examinations.map(({ id }) => id))} gave the model no text of the work${examinations.every(({ hits }) => hits === 0) ? ', and no copy came back' : ''}.`,

  // Objections
  'this-text-alone':
    'Only this text was tested. Differently worded passages, as in another edition or a translation, were not.',
  'true-prefixes':
    'The test gave the model only the true text before each passage. Other prompts were not tested.',
  'other-model': (of: {
    name: string;
    id: string;
    examinationId: string;
    hits: number;
    total: number;
    leftHits: number;
    leftTotal: number;
  }) =>
    `Model “${of.name}” (${of.id}) was tested on the same text with the same control (${of.examinationId}): ${ofTotal(of.hits, of.total)} passages of the work ${verb(of.hits)} above its family floor; of the control passages, each compared with the rest of the control, ${ofTotal(of.leftHits, of.leftTotal)} ${verb(of.leftHits)}.`,
  'published-before-models': ({ year }: { year: number }) =>
    `The work was first published in ${year}, as stated on receipt. No language model wrote prose then.`,
  'no-control-here': 'There is no control.',
  'gate-matched': (of: GateFacts) =>
    `Without the model, ${BLIND_MEASURES} do not distinguish the work from the control (${distanceWords(of)}). They do not see everything that makes a text easy to predict.`,
  'gate-imperfect': (of: GateFacts) =>
    `Without the model, ${BLIND_MEASURES} do not rule out that the control differs from the work (${distanceWords(of)}).`,
  'gate-refused': (of: GateFacts) =>
    `Without the model, ${BLIND_MEASURES} distinguish the work from the control (${distanceWords(of)}). The control was refused.`,
  'holds-without-blocks': ({ holding, tried }: { holding: number; tried: number }) =>
    `The claim holds with ${wholeNumber(holding)} of ${counted(tried, 'smaller control')}, each of which omits one block.`,
  rise: ({ decades: by }: { decades: number }) =>
    `Only if every control score rose by more than ${decades(Math.floor(by * 10) / 10)} would no passage of the work be above the floor.`,
  'repeating-apart': ({ windows }: { windows: number }) =>
    `${counted(windows, 'passage repeats', 'passages repeat')} the text before ${windows === 1 ? 'it' : 'them'}; ${windows === 1 ? 'it is' : 'they are'} counted apart and in no number here.`,
  'weights-not-use':
    'What the weights hold is a fact about the model. How often a user would see the text was not measured.',
  'quotations-not-asked':
    'The works were not compared with the index of much-quoted texts before the plan was fixed.',
  'quotations-asked': ({ made, accepted, refused }: { made: number; accepted: number; refused: number }) =>
    made === 0
      ? 'The works were compared with the index of much-quoted texts; no shared passage was found.'
      : `The works were compared with the index of much-quoted texts: ${counted(made, 'shared passage')}, of which ${wholeNumber(accepted)} were accepted as quotations and ${wholeNumber(refused)} refused. An accepted passage is excluded from the work and the control alike.`,
  'sources-excluded': ({ sources }: { sources: number }) =>
    `Passages shared with ${counted(sources, 'source text')} were excluded.`,
  'index-limited': 'The index holds a few texts only, so other sources are not excluded.',
  'hits-like-control': ({ hits }: { hits: number }) =>
    `Without the model, ${HIT_MEASURES} do not distinguish ${separateHits(hits)} from the control. This does not show that they are text of the same kind.`,
  'hits-foreign': ({ hits }: { hits: number }) =>
    `Without the model, ${HIT_MEASURES} distinguish ${separateHits(hits)} from the control. They may be quotations, or text that a machine wrote.`,
  'hits-too-few': ({ hits }: { hits: number }) =>
    hits === 1
      ? 'A single separate passage above the floor is too little to tell whether it differs from the control.'
      : `${wholeNumber(hits)} separate passages above the floor are too few to tell whether they differ from the control.`,
  'own-text': ({ hits, tested }: { hits: number; tested: number }) =>
    `Of ${counted(tested, 'passage')} that the model wrote itself, ${hits === 0 ? 'none is' : `${wholeNumber(hits)} ${verb(hits)}`} above the floor.`,
  'shuffled-sentences': ({ hits, tested }: { hits: number; tested: number }) =>
    `Of ${counted(tested, 'passage')} of the work with its sentences in a random order, ${hits === 0 ? 'none is' : `${wholeNumber(hits)} ${verb(hits)}`} above the floor.`,
  counts: ({ n, m, blocks }: { n: number; m: number; blocks: number }) =>
    `${counted(m, 'separate passage')} of the work ${m === 1 ? 'was' : 'were'} compared with ${counted(n, 'separate passage')} of the control from ${counted(blocks, 'block')} (separate passages share no token).`,
  interval: (of: { hits: number; total: number; lower: number; upper: number; level: number }) =>
    `${ofTotal(of.hits, of.total)} tested passages of the work ${verb(of.hits)} above the floor. The ${roundPercent(of.level)} confidence interval of this share is ${percent(of.lower)} to ${percent(of.upper)}; it says how the share would vary if blocks like those of the work were drawn again.`,
  'no-interval': ({ reason }: { reason: string }) => `There is no interval. ${reason}`,
});

/** Passages above the floor that share no token. */
function separateHits(hits: number): string {
  return `the ${counted(hits, 'separate passage')} above the floor (they share no token)`;
}

/** Said after the passages that were tested. */
function moreWords({ untested }: { readonly untested: number }): string {
  return untested === 0
    ? ''
    : ` ${counted(untested, 'more passage')} of the work ${untested === 1 ? 'was' : 'were'} not tested.`;
}

/** How far blind measures tell the work from the control. */
interface GateFacts {
  readonly largest: number;
  /** Upper end of the 90% interval of the distance. */
  readonly upper: Scored;
}

function distanceWords({ largest, upper }: GateFacts): string {
  const distance = `largest distance of the AUC from 0.50: ${decimal(largest, 2)}`;
  return isScored(upper) ? `${distance}, at most ${decimal(upper, 2)} by its 90% interval` : distance;
}

function verb(count: number): string {
  return count === 1 ? 'is' : 'are';
}

/** A ratio of probabilities from its log10. */
function timesOf(log10: number): string {
  return `${log10 < 3 ? decimal(10 ** log10, 1) : powerOfTen(log10)} times`;
}

/** The most probable passage of the work against that of the control. */
function bestRatio({ controls, excess }: { controls: number; excess: number }): string {
  return `The most probable passage of the work is ${timesOf(excess)} as probable as the most probable of the ${counted(controls, 'control passage')}`;
}

function beside({ controls, excess }: { controls: number; excess: number }): string {
  return excess >= 0
    ? `${bestRatio({ controls, excess })}.`
    : `The most probable of the ${counted(controls, 'control passage')} is ${timesOf(-excess)} as probable as the most probable passage of the work.`;
}

/** What the state of an element is called. */
export const ELEMENT_STATES: Readonly<Record<ElementState, Wording>> = {
  shown: { label: 'Shown', phrase: 'shown', meaning: 'Every condition was fixed in advance and is met.' },
  'not-shown': {
    label: 'Not shown',
    phrase: 'not shown',
    meaning: 'It was tested, and a condition is not met.',
  },
  'cannot-be-told': {
    label: 'Cannot be determined',
    phrase: 'cannot be determined',
    meaning: 'It was measured, but nothing can be concluded from the number.',
  },
  'not-examined': {
    label: 'Not examined',
    phrase: 'not examined',
    meaning: 'No finished examination measures it.',
  },
};

type Origin = Objection['id'];

/** Where passages that stand out can come from, if not from this work, in the middle of a sentence. */
const ORIGINS: Readonly<Partial<Record<Origin, string>>> = {
  'common-text': 'text that any model would write',
  'machine-written': 'text that a machine wrote',
  'quoted-elsewhere': 'quotations in other texts',
  'other-edition': 'another edition of the work',
};

/** What is said of several, said of one: its first word is the verb. */
function ofOne(says: string): string {
  const [verb = '', ...rest] = says.split(' ');
  const irregular: Readonly<Record<string, string>> = { are: 'is', were: 'was', have: 'has' };
  return [irregular[verb] ?? `${verb}s`, ...rest].join(' ');
}

/** An element by its number in the definition, e.g. `(3) a substantial portion`. */
export function numbered(id: FindingElement): string {
  return `(${findingElementSchema.options.indexOf(id) + 1}) ${ELEMENT[id].phrase}`;
}

function bitsOf(bits: BitsSupplied, by: Exclude<keyof BitsSupplied, 'whole'>): string {
  return `${wholeNumber(Math.round(bits[by]))} bits (${percent(bits[by] / bits.whole)})`;
}

function modelsWords(models: readonly Readonly<Record<string, unknown>>[]): string {
  const each = models.map(
    ({ id, examinationId, hits, total }) =>
      `model ${String(id)} in ${String(examinationId)}: ${wholeNumber(Number(hits))} of ${wholeNumber(Number(total))}`,
  );
  return each.length === 0 ? '' : ` (in the same test, ${each.join('; ')})`;
}

interface Supplied {
  readonly examinationId: string;
  readonly prompts: number;
  readonly chars: number;
  readonly of: number;
}

/** An amount in the data of a sentence; null for a share that is not scored. */
interface CountedAmount {
  readonly share: number | null;
  readonly hits?: number;
  readonly total?: number;
  readonly of: string;
}

interface ShareInterval {
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
}

function amountWords({ share, hits, total, of }: CountedAmount, interval?: ShareInterval): string {
  if (share === null) return 'no number';
  const within =
    interval === undefined
      ? ''
      : `; ${roundPercent(interval.level)} confidence interval ${percent(interval.lower)} to ${percent(interval.upper)}`;
  return hits === undefined || total === undefined
    ? `${percent(share)}${within === '' ? '' : ` (${within.slice(2)})`}`
    : `${wholeNumber(hits)} of ${wholeNumber(total)} ${of} (${percent(share)}${within})`;
}

/** Each objection as the opposing party would put it. */
export const OBJECTION_TITLES: Readonly<Record<(typeof OBJECTION_IDS)[number], string>> = {
  'control-easier': 'The control is easier or harder than the work.',
  'common-text': 'This is common text that any model would write.',
  'no-user-prompts-so': 'No user would prompt the model in this way.',
  'quoted-elsewhere': 'The passages are quoted elsewhere.',
  'machine-written': 'A machine wrote parts of the work.',
  'too-few': 'Too few passages were tested.',
  'test-blind': 'The test could not have found the work.',
  'other-edition': 'The model learned another edition of the text.',
  'other-prompts': 'Other prompts would bring the text out.',
  'few-repeats': 'Text that was repeated only a few times is missed.',
};

/** What the state of an objection is called. */
export const OBJECTION_STATES: Readonly<Record<Objection['state'], string>> = {
  answered: 'Measured, not supported',
  stands: 'Measured, not ruled out',
  'not-examined': 'Not examined',
};

/** Said in place of a passage and what the model wrote. */
export const NOTHING_WRITTEN =
  'No examination of this work with this model has on record a text that the model wrote after, or about, a passage of the work.';

/** How the draws of the passage that is shown ended. */
export function drawnWords({ hits, passages, generation: { draws } }: DrawnPassage): string {
  const wrote = `${ofTotal(hits, draws)} draws wrote this passage word for word; each draw ends at its first wrong token`;
  return passages === 1
    ? wrote
    : `${wrote}; of the ${counted(passages, 'passage')} that the seed chose, this is the closest`;
}

/** Over what the model wrote: the titles of the part, and of each text where there are two. */
export const WRITTEN_TITLES = {
  one: 'A passage and what the model wrote',
  two: 'The same weights, asked in two ways',
  use: 'Asked as a user would ask, or not at all',
  weights: 'By other means',
} as const;

/** What the text beside the work is a part of. */
export function excerptWords({ passages, shown }: Excerpt): string {
  return `so were all ${counted(passages, 'passage')} of the longest text written without a gap, each after the true text before it${passages === shown ? '' : `; the first ${wholeNumber(shown)} are shown`}`;
}

/** Where the output is on record, and what is needed to make it again. */
export function recordWords({ examinationId, attackTitle, seed, generation }: Written): string {
  const { unitId, draw, draws, decoding, promptTokens, outputTokens } = generation;
  const which = draws === 1 ? '' : `, draw ${wholeNumber(draw + 1)} of ${wholeNumber(draws)}`;
  return `Written by the model in ${examinationId} (${attackTitle})${which}: ${counted(outputTokens, 'token')} after ${counted(promptTokens, 'token')}, ${decoding}, seed ${seed}. The journal of ${examinationId} holds the ids of the tokens (unit ${unitId.slice(0, 16)}…); the audit log says when ${examinationId} ran.`;
}
