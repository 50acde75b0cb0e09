import { writtenText } from '../../text/index.js';
import type { PlannedUnit, UnitContext, UnitResult } from '../define.js';
import { type Passage, placeOf, prefixOf, putsBos, suffixOf } from '../kit/index.js';
import { copiedWords } from './copiedWords.js';
import {
  attemptsOf,
  LEAST_ANSWER_TOKENS,
  messagesOf,
  templateOf,
  type Attempt,
  type SystemDesignInput,
  type SystemDesignSpec,
} from './plan.js';
import { endingTokens, promptParts, tokensOf } from './promptTokens.js';
import { endsWithPrefix } from './requests.js';
import { renderTemplate, type ChatMessage } from './renderTemplate.js';
import { writeAnswers, type AnswerEnd } from './writeAnswers.js';

/** What the journal holds of one answer. */
export interface AnswerObservation extends Attempt {
  readonly tokens: number;
  readonly end: AnswerEnd;
  /** Length in words of the longest run of the passage, and of the work anywhere outside the request. */
  readonly passage: number;
  readonly anywhere: number;
  /** Number of tokens that the filter replaced by another one. */
  readonly changed: number;
}

/** What the journal holds of a request. */
export interface AskObservation {
  readonly promptTokens: number;
  readonly systemFolded: boolean;
  readonly answers: readonly AnswerObservation[];
  /** The answer with the longest run of the passage, without and with the filter. */
  readonly shown: readonly { readonly answer: number; readonly text: string }[];
}

/** What the journal holds of a request whose prompt leaves no room for an answer. */
export interface NotAskedObservation {
  /** The reason, as a sentence. */
  readonly notAsked: string;
}

/** What the journal holds of the template: whether llama.cpp renders it in the same way. `unknown` if it does not know the template. */
export interface TemplateObservation {
  readonly llama: 'equal' | 'differs' | 'unknown';
}

/** Runs one unit: checks the template, scores passages or asks for answers. */
export async function runSystemDesign(
  unit: PlannedUnit,
  input: SystemDesignInput,
  context: UnitContext,
): Promise<UnitResult> {
  const spec = unit.spec as unknown as SystemDesignSpec;
  if (spec.kind === 'template') return asResult(await checkTemplate(input, context));
  if (spec.kind === 'score') return asResult(await score(unit.workId, spec.startTokens, input, context));
  return asResult(await ask(unit.workId, spec, input, context));
}

function asResult(value: object): UnitResult {
  return { value: JSON.parse(JSON.stringify(value)) as UnitResult['value'], arrays: {} };
}

async function checkTemplate(
  input: SystemDesignInput,
  { engine }: UnitContext,
): Promise<TemplateObservation> {
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
  { engine, signal }: UnitContext,
): Promise<{ readonly logProbs: readonly number[] }> {
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
  return { logProbs: scored.map(({ logProbs }) => logProbs.reduce((sum, logProb) => sum + logProb, 0)) };
}

async function ask(
  workId: string,
  { request, forbids, startToken }: Extract<SystemDesignSpec, { kind: 'ask' }>,
  input: SystemDesignInput,
  context: UnitContext,
): Promise<AskObservation | NotAskedObservation> {
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
