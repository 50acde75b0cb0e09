import { z } from 'zod';
import { writtenText } from '../../text/index.js';
import type { UnitContext, UnitKinds } from '../define.js';
import type { ContextOf, Immutable, ResultOf, SpecOf, UnitOf, ValueOf } from '../defineAttack.js';
import { finiteOrNull, type Passage, placeOf, prefixOf, putsBos, suffixOf } from '../kit/index.js';
import { copiedWords } from './copiedWords.js';
import {
  attemptsOf,
  LEAST_ANSWER_TOKENS,
  messagesOf,
  systemDesignSpecs,
  templateOf,
  type SystemDesignInput,
} from './plan.js';
import { endingTokens, promptParts, tokensOf } from './promptTokens.js';
import { endsWithPrefix } from './requests.js';
import { renderTemplate, type ChatMessage } from './renderTemplate.js';
import { ANSWER_ENDS, writeAnswers } from './writeAnswers.js';

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
});
/** See {@link answerObservation}. */
export type AnswerObservation = Immutable<z.output<typeof answerObservation>>;

/** What the journal holds of a request. */
const askObservation = z.object({
  promptTokens: z.int().min(0),
  systemFolded: z.boolean(),
  answers: z.array(answerObservation),
  /** The answer with the longest run of the passage, without and with the filter. */
  shown: z.array(z.object({ answer: z.int().min(0), text: z.string() })),
});
/** See {@link askObservation}. */
export type AskObservation = Immutable<z.output<typeof askObservation>>;

/** What the journal holds of a request whose prompt leaves no room for an answer. */
const notAskedObservation = z.object({
  /** The reason, as a sentence. */
  notAsked: z.string(),
});

/** What the journal holds of the template: whether llama.cpp renders it in the same way. `unknown` if it does not know the template. */
const templateObservation = z.object({ llama: z.enum(['equal', 'differs', 'unknown']) });
/** See {@link templateObservation}. */
export type TemplateObservation = Immutable<z.output<typeof templateObservation>>;

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
  if (spec.kind === 'template') return { value: await checkTemplate(input, context), arrays: {} };
  if (spec.kind === 'score')
    return { value: await score(workId, spec.startTokens, input, context), arrays: {} };
  return { value: await ask(workId, spec, input, context), arrays: {} };
}

async function checkTemplate(input: SystemDesignInput, { engine }: Asking): Promise<TemplateObservation> {
  const messages: readonly ChatMessage[] = [{ role: 'user', content: 'Please continue the text: It was' }];
  const known = await engine.renderChat(messages);
  if (known === null) return { llama: 'unknown' };
  // llama.cpp leaves the begin-of-text token to its tokenizer.
  const options = { opensAnswer: true, bosText: '', eosText: await eosText(input, engine) };
  return {
    llama: renderTemplate(templateOf(input) ?? '', messages, options) === known ? 'equal' : 'differs',
  };
}

async function eosText({ model }: SystemDesignInput, engine: UnitContext['engine']): Promise<string> {
  if (model.eosToken === null) return '';
  return writtenText((await engine.detokenize(Int32Array.of(model.eosToken))).bytes);
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
  const template = templateOf(input);
  const texts = { bosText: '', eosText: await eosText(input, engine) };
  const messages = messagesOf(input, request, passage, forbids);
  const { parts, systemFolded } = promptParts(template, messages, {
    ...texts,
    opensAnswer: true,
    openEnd: endsWithPrefix(request),
  });
  const prompt = await tokensOf(engine, parts);
  const bos = putsBos(input) || (parameters.bos === 'auto' && model.hasBos && beginsWithBos(template));
  const room = model.trainedContext - prompt.length - Number(bos);
  const longest = Math.min(parameters.answerTokens, room);
  if (longest < LEAST_ANSWER_TOKENS) {
    return {
      notAsked: `Prompt and answer do not fit into the ${model.trainedContext} tokens that the model was trained for; a shorter prefix or system prompt would.`,
    };
  }
  const ends = await endingTokens(engine, template, model.eosToken, texts);
  const written = await writeAnswers({ prompt, bos, longest, ends }, attemptsOf(parameters), input, context);
  const { startChar, endChar } = placeOf(passage);
  const truth = passage.work.textOf(startChar, endChar);
  const asked = messages.map(({ content }) => content).join('\n\n');
  const answers: AnswerObservation[] = [];
  const read: string[] = [];
  for (const { tokens, ...answer } of written) {
    const text = writtenText((await engine.detokenize(Int32Array.from(tokens))).bytes);
    read.push(text);
    answers.push({ ...answer, tokens: tokens.length, ...copiedWords(passage.work, truth, asked, text) });
  }
  const shown = [false, true].flatMap((filter) => {
    const own = answers
      .map((answer, at) => ({ answer, at }))
      .filter(({ answer }) => answer.filter === filter);
    const best = own.reduce((most, one) => (one.answer.passage > most.answer.passage ? one : most));
    return [{ answer: best.at, text: read[best.at] ?? '' }];
  });
  return { promptTokens: prompt.length + Number(bos), systemFolded, answers, shown };
}

/** Does the template itself prepend the begin-of-text token? */
function beginsWithBos(template: string | null): boolean {
  if (template === null) return false;
  const mark = '\ue0f3';
  const options = { opensAnswer: true, bosText: mark, eosText: '' };
  return (
    promptParts(template, [{ role: 'user', content: 'x' }], options).parts[0]?.text.startsWith(mark) === true
  );
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
