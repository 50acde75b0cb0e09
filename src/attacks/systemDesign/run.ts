import { z } from 'zod';
import type { UnitContext, UnitKinds } from '../define.js';
import type { ContextOf, Immutable, ResultOf, SpecOf, UnitOf, ValueOf } from '../defineAttack.js';
import {
  ANSWER_ENDS,
  beginsWithBos,
  chatSetup,
  checkTemplate,
  copiedWords,
  endingTokens,
  eosTextOf,
  finiteOrNull,
  LEAST_ANSWER_TOKENS,
  type Passage,
  placeOf,
  prefixOf,
  putsBos,
  roomWithin,
  suffixOf,
  templateObservation,
  tokensOf,
  wantedRoom,
  writeAnswers,
  type WrittenAnswer,
} from '../kit/index.js';
import type { SystemDesignInput } from './input.js';
import { messagesOf, promptOf } from './messages.js';
import { attemptsOf, systemDesignSpecs } from './plan.js';
import { NgramIndex } from '../../measure/index.js';

const indices = new WeakMap<object, NgramIndex>();

/** The filter's index. It holds every work of the examination, including the controls, so that all are tested in the same way. */
function filterIndex(input: SystemDesignInput): NgramIndex {
  const { works, parameters } = input;
  const cached = indices.get(input);
  if (cached !== undefined) return cached;
  const index = new NgramIndex(
    works.map(({ tokens }) => tokens),
    parameters.blockedTokens,
  );
  indices.set(input, index);
  return index;
}

/** What the journal holds of one answer. */
const answerObservation = z.object({
  filter: z.boolean(),
  temperature: z.number().min(0),
  draw: z.int().min(0),
  tokens: z.int().min(0),
  end: z.enum(ANSWER_ENDS),
  /** Length in words of the longest run of the passage, and of the work anywhere outside the request. */
  passage: z.int().min(0),
  anywhere: z.int().min(0),
  /** Number of tokens that the filter replaced by another one. */
  changed: z.int().min(0),
  /** The reasoning before the answer; absent if there was none. Its copies are counted as those of an answer. */
  reasoning: z
    .object({
      tokens: z.int().min(0),
      /** True if it was ended by force, so that the answer began. */
      closed: z.boolean(),
      passage: z.int().min(0),
      anywhere: z.int().min(0),
    })
    .exactOptional(),
});
/** See {@link answerObservation}. */
export type AnswerObservation = Immutable<z.output<typeof answerObservation>>;

/** An answer that is kept whole: its place among the answers, and the ids of all tokens of its turn, reasoning included. */
const shownAnswer = z.object({
  answer: z.int().min(0),
  text: z.string(),
  turn: z.array(z.int().min(0)),
});

/** What the journal holds of a request. */
const askObservation = z.object({
  promptTokens: z.int().min(0),
  systemFolded: z.boolean(),
  answers: z.array(answerObservation),
  /** The answer with the longest run of the passage, without and with the filter. */
  shown: z.array(shownAnswer),
  /** The reasoning with the longest run of the passage; absent where no answer had any. */
  shownReasoning: shownAnswer.exactOptional(),
  /** The most tokens of reasoning that the context left room for; absent where there was no room to reserve. */
  budget: z.int().min(0).exactOptional(),
});
/** See {@link askObservation}. */
export type AskObservation = Immutable<z.output<typeof askObservation>>;

/** What the journal holds of a request whose prompt leaves no room for an answer. */
const notAskedObservation = z.object({
  notAsked: z.enum(['no-room']),
});

/** The kinds of units: a unit checks the template, scores passages by teacher forcing, or asks for answers to a request. */
export const systemDesignUnits = {
  template: { spec: systemDesignSpecs.template, observation: templateObservation },
  score: {
    spec: systemDesignSpecs.score,
    observation: z.object({ logProbs: z.array(z.number().nullable()) }),
  },
  ask: {
    spec: systemDesignSpecs.ask,
    observation: z.union([askObservation, notAskedObservation]),
  },
} satisfies UnitKinds;
/** See {@link systemDesignUnits}. */
export type SystemDesignUnits = typeof systemDesignUnits;

type Asking = Pick<UnitContext, 'engine' | 'random' | 'signal'>;

/** Runs one unit: checks the template, scores passages or asks for answers. */
export async function runSystemDesign(
  unit: UnitOf<SystemDesignUnits>,
  input: SystemDesignInput,
  context: ContextOf<SystemDesignUnits>,
): Promise<ResultOf<SystemDesignUnits>> {
  const { spec, workId } = unit;
  if (spec.kind === 'template') {
    const { engine } = context;
    const eosText = await eosTextOf(input.model, engine);
    return { value: await checkTemplate(engine, chatSetup(input, eosText), eosText), arrays: {} };
  }
  if (spec.kind === 'score')
    return { value: await score(workId, spec.startTokens, input, context), arrays: {} };
  return { value: await ask(workId, spec, input, context), arrays: {} };
}

async function score(
  workId: string,
  startTokens: readonly number[],
  input: SystemDesignInput,
  { engine, signal }: Asking,
): Promise<ValueOf<SystemDesignUnits, 'score'>> {
  const scored = await engine.score(
    {
      items: startTokens.map((startToken) => {
        const passage = passageAt(workId, startToken, input.parameters.prefixTokens, input);
        return {
          tokens: Int32Array.of(...prefixOf(passage), ...suffixOf(passage)),
          from: passage.prefixTokens,
        };
      }),
      bos: putsBos(input),
      policies: [],
      topCount: 0,
    },
    signal,
  );
  return {
    logProbs: scored.map(({ logProbs }) => finiteOrNull(logProbs.reduce((sum, logProb) => sum + logProb, 0))),
  };
}

async function ask(
  workId: string,
  { request, forbids, startToken }: SpecOf<SystemDesignUnits, 'ask'>,
  input: SystemDesignInput,
  context: Asking,
): Promise<ValueOf<SystemDesignUnits, 'ask'>> {
  const { engine } = context;
  const { parameters, model } = input;
  const prefixTokens = request === 'opening' ? 0 : parameters.prefixTokens;
  const passage = passageAt(workId, startToken, prefixTokens, input);
  const setup = chatSetup(input, await eosTextOf(model, engine));
  const { parts, systemFolded, opening } = promptOf(input, setup, request, passage, forbids);
  const prompt = await tokensOf(engine, parts);
  const bos = putsBos(input) || (parameters.bos === 'auto' && model.hasBos && beginsWithBos(setup));
  const free = model.trainedContext - prompt.length - Number(bos);
  const room = roomWithin(wantedRoom(parameters, setup), free, opening !== null);
  if (room.longest < LEAST_ANSWER_TOKENS) {
    return {
      notAsked: 'no-room',
    };
  }
  const ends = await endingTokens(engine, setup.template, model.eosToken, setup.options);
  const written = await writeAnswers(
    { prompt, bos, ends, opening, ...room },
    attemptsOf(parameters),
    filterIndex(input),
    context,
  );
  const { startChar, endChar } = placeOf(passage);
  const truth = passage.work.textOf(startChar, endChar);
  const asked = messagesOf(input, setup, request, passage, forbids)
    .map(({ content }) => content)
    .join('\n\n');
  const answers = written.map((one): Answer => ({
    written: one,
    observed: observed(one, (text) => copiedWords(passage.work, truth, asked, text)),
  }));
  return {
    promptTokens: prompt.length + Number(bos),
    systemFolded,
    answers: answers.map((one) => one.observed),
    ...shownOf(answers),
    ...(setup.mayReason ? { budget: room.budget } : {}),
  };
}

/** An answer as it was written, and what the journal holds of every answer. */
interface Answer {
  readonly written: WrittenAnswer;
  readonly observed: AnswerObservation;
}

function observed(
  { text, reasoning, filter, temperature, draw, tokens, end, changed }: WrittenAnswer,
  copied: (text: string) => ReturnType<typeof copiedWords>,
): AnswerObservation {
  const answer = { filter, temperature, draw, tokens, end, changed };
  if (reasoning === null) return { ...answer, ...copied(text) };
  const { text: reasoned, ...of } = reasoning;
  return { ...answer, ...copied(text), reasoning: { ...of, ...copied(reasoned) } };
}

/** The answers, and the reasoning, that hold the longest runs of the passage. */
function shownOf(answers: readonly Answer[]): Pick<AskObservation, 'shown' | 'shownReasoning'> {
  const all = answers.map((one, answer) => ({ ...one, answer }));
  const shown = [false, true].map((filter) => {
    const own = all.filter((one) => one.observed.filter === filter);
    const { answer, written } = own.reduce((most, one) =>
      one.observed.passage > most.observed.passage ? one : most,
    );
    return { answer, text: written.text, turn: written.turn };
  });
  const run = (one: Answer): number => one.observed.reasoning?.passage ?? -1;
  const { answer, written } = all.reduce((best, one) => (run(one) > run(best) ? one : best));
  if (written.reasoning === null) return { shown };
  return { shown, shownReasoning: { answer, text: written.reasoning.text, turn: written.turn } };
}

function passageAt(
  workId: string,
  startToken: number,
  prefixTokens: number,
  { works, parameters }: SystemDesignInput,
): Passage {
  const work = works.find(({ id }) => id === workId);
  if (work === undefined) throw new TypeError(`${workId} is not in the plan`);
  return { work, startToken, prefixTokens, suffixTokens: parameters.suffixTokens, block: '' };
}
