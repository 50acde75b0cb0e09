import { counted, ofTotal, sentences, wholeNumber } from '../../base/index.js';
import { LEAST_GIVEN_WORDS } from './search.js';
import type { WhyNotAsked } from './units.js';

/** Why a request was not made, for the middle of a sentence. */
export const NOT_MADE: Readonly<Record<WhyNotAsked | 'unscored', string>> = {
  'no-room': 'prompt and answer do not fit into the context that the model was trained for',
  'no-first-answer': 'there was no first answer after which the model could be asked to continue',
  'second-turn-refused': 'the chat template accepts no second request',
  'tokenizer-lossy':
    'the tokenizer does not preserve the words of the prompt, which are the title or the model’s own answer',
  unscored: 'the model gave no answer that could be recorded',
};

const SUBTRACTED = `a run of at least ${LEAST_GIVEN_WORDS} such words is subtracted from the runs in the answers that contain it.`;

/** Whether something is said about the work or about the controls. */
type About = 'target' | 'control';
const ABOUT: Readonly<Record<About, string>> = { target: 'this work', control: 'the control' };
const ITS_WORK: Readonly<Record<About, string>> = { target: 'the work', control: 'their own work' };

/** Reasons and remarks of title-only requests, by code. */
export const words = sentences({
  // Why there is no number
  'no-answer': 'There was no answer.',
  'not-made': 'The request was not made.',
  'not-scored': 'Title-only requests give no log probability.',
  'no-word': 'No word of the work remains after cleaning.',

  // Why there is no interval
  'all-passages': 'All passages of the work were searched for, so they are not a random sample.',
  'answers-differ':
    'The answers were written at different temperatures, so they are not a random sample of one kind.',

  // Caveats
  /** `author` is null where none was stated. */
  'title-asked': (of: { title: string; author: string | null; isFileName: boolean }) =>
    `The requests name the work as “${of.title}”${of.author === null ? '; no author was stated, so none is named' : ` by ${of.author}`}.${of.isFileName ? ' No title was stated on receipt: this is the name of the file.' : ''} A model may know the work under another title.`,
  'control-titles': (of: { titles: readonly string[] }) =>
    `The same requests were made for ${counted(of.titles.length, 'control title')}: ${of.titles.map((title) => `“${title}”`).join(', ')}. All passages of a work are searched for in the same answers, so they do not vary independently; more control titles make a stronger comparison.`,
  'attempts-counted': (of: {
    attempts: number;
    answered: number;
    copied: number;
    least: number;
    about: About;
  }) =>
    `Requests about ${ABOUT[of.about]}: ${counted(of.attempts, 'attempt')}; the model answered ${wholeNumber(of.answered)} and did not answer ${wholeNumber(of.attempts - of.answered)}; ${ofTotal(of.copied, of.answered)} answers contain at least ${of.least} words of ${ITS_WORK[of.about]} in one run.`,
  'not-answered':
    'An attempt in which the model did not begin an answer, for example because it was still reasoning, counts neither as copied nor as tried.',
  'nothing-in-prompt': (of: { run: number }) =>
    `No prompt contained a passage of the work: 0 words (0.0%). The longest run of words that a request shares with the work is ${of.run}; ${SUBTRACTED}`,
  'own-answer-in-prompt': (of: { prompts: number; words: number; total: number; run: number }) =>
    `Only the requests to continue had a passage of the work in the prompt: ${of.prompts === 1 ? 'it is' : 'they are'} made after the model’s own earlier answer, which contained up to ${ofTotal(of.words, of.total)} words of the work. No examiner supplied these words; they count as written by the model. The longest run of words that a request itself shares with the work is ${of.run}; ${SUBTRACTED}`,
  'title-in-work': (of: { words: number; total: number }) =>
    `The words of a request themselves contain ${ofTotal(of.words, of.total)} words of the work in runs that are long enough to count as a copy, because the title is long; ${SUBTRACTED}`,
  'passages-of-few-words': (of: { passages: number; total: number; least: number }) =>
    `${ofTotal(of.passages, of.total)} passages of the work have fewer than ${of.least} whole words, so they cannot count as copied.`,
  'requests-not-made': (of: { requests: number; about: About; why: WhyNotAsked | 'unscored' }) =>
    `${counted(of.requests, 'request')} about ${ABOUT[of.about]} ${of.requests === 1 ? 'was' : 'were'} not made: ${NOT_MADE[of.why]}.`,
  /** `control` is null without reasoning about a control. */
  'reasoning-searched': (of: {
    reasoned: number;
    closed: number;
    attempts: number;
    longest: number;
    control: number | null;
  }) =>
    `In ${ofTotal(of.reasoned, of.attempts)} attempts the model reasoned before it answered; in ${wholeNumber(of.closed)} of these the program ended the reasoning by force. Reasoning is not an answer and is not counted. It was searched separately: the longest run of words of the work in it is ${of.longest} (${of.control === null ? 'no reasoning about a control' : `in the reasoning about the control: ${of.control}`}).`,
  'longest-at': (of: { words: number; startChar: number; endChar: number }) =>
    `The longest run has ${counted(of.words, 'word')} and lies at characters ${wholeNumber(of.startChar)} to ${wholeNumber(of.endChar)} of the work.`,
  'copies-as-they-came':
    'Answers are searched as the model wrote them with shared caches. The journal has the words of every answer.',
  'part-of-all': 'This number is part of the comparison of all requests. No claim rests on it by itself.',
});
