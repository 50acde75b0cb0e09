import { PalimpsestError } from '../../base/index.js';
import type { ContextOf, ResultOf, UnitOf, ValueOf } from '../defineAttack.js';
import {
  answerLadder,
  beginsWithBos,
  type ChatPrompt,
  chatPrompt,
  chatSetup,
  type ChatSetup,
  checkTemplate,
  endingTokens,
  eosTextOf,
  LEAST_ANSWER_TOKENS,
  putsBos,
  roomWithin,
  tokensOf,
  wantedRoom,
  writeAnswers,
  type WrittenAnswer,
} from '../kit/index.js';
import { titleMessages } from './messages.js';
import type { TitleInput } from './parameters.js';
import type { ObservedTitle, TitleAnswer, TitleSpec, TitleUnits } from './units.js';

/** Runs one unit: checks the template, or asks for the answers to a request. */
export async function runTitleRequests(
  unit: UnitOf<TitleUnits>,
  input: TitleInput,
  context: ContextOf<TitleUnits>,
): Promise<ResultOf<TitleUnits>> {
  const { engine } = context;
  const eosText = await eosTextOf(input.model, engine);
  const setup = chatSetup(input, eosText);
  const { spec, workId } = unit;
  if (spec.kind === 'template') return { value: await checkTemplate(engine, setup, eosText), arrays: {} };
  const turns = await turnsBefore(spec, workId, context);
  if (turns === null) return { value: { notAsked: 'no-first-answer' }, arrays: {} };
  return { value: await ask(spec, turns, setup, input, context), arrays: {} };
}

/** What was said before a request: nothing, or for `go-on` the first request and its first answer that has words; null without one. */
async function turnsBefore(
  { request, language }: TitleSpec,
  workId: string,
  context: Pick<ContextOf<TitleUnits>, 'earlier'>,
): Promise<readonly [] | readonly [string, string] | null> {
  if (request !== 'go-on') return [];
  const isFirst = (one: ObservedTitle): boolean =>
    one.unitKind === 'ask' &&
    one.unit.workId === workId &&
    one.unit.spec.request === 'text' &&
    one.unit.spec.language === language;
  const first = (await context.earlier()).find(isFirst);
  if (first?.kind !== 'observed' || first.unitKind !== 'ask' || 'notAsked' in first.value) return null;
  const answer = first.value.answers.find(({ end, text }) => end !== 'not-answered' && text.trim() !== '');
  return answer === undefined ? null : [first.unit.spec.words, answer.text];
}

/** The tokens of a prompt; null if the tokenizer changes its words. A title may have such characters, and so may a model’s own answer. */
async function tokensIfPreserved(
  engine: ContextOf<TitleUnits>['engine'],
  parts: ChatPrompt['parts'],
): Promise<Int32Array | null> {
  try {
    return await tokensOf(engine, parts);
  } catch (error) {
    if (error instanceof PalimpsestError && error.code === 'tokenizer-lossy') return null;
    throw error;
  }
}

async function ask(
  { words }: TitleSpec,
  before: readonly string[],
  setup: ChatSetup,
  input: TitleInput,
  context: ContextOf<TitleUnits>,
): Promise<ValueOf<TitleUnits, 'ask'>> {
  const { engine } = context;
  const { parameters, model } = input;
  const rendered = promptAfter(setup, before, words);
  if (rendered === null) return { notAsked: 'second-turn-refused' };
  const prompt = await tokensIfPreserved(engine, rendered.parts);
  if (prompt === null) return { notAsked: 'tokenizer-lossy' };
  const bos = putsBos(input) || (parameters.bos === 'auto' && model.hasBos && beginsWithBos(setup));
  const { opening } = rendered;
  const free = model.trainedContext - prompt.length - Number(bos);
  const room = roomWithin(wantedRoom(parameters, setup), free, opening !== null);
  if (room.longest < LEAST_ANSWER_TOKENS) return { notAsked: 'no-room' };
  const ends = await endingTokens(engine, setup.template, model.eosToken, setup.options);
  const attempts = answerLadder(parameters).map((rung) => ({ ...rung, filter: false }));
  const written = await writeAnswers({ prompt, bos, ends, opening, ...room }, attempts, null, context);
  const [, earlier] = before;
  return {
    promptTokens: prompt.length + Number(bos),
    longest: room.longest,
    answers: written.map(observed),
    ...(earlier === undefined ? {} : { earlier }),
  };
}

/** The prompt of a request; null if the template accepts no second request. */
function promptAfter(setup: ChatSetup, before: readonly string[], words: string): ChatPrompt | null {
  try {
    return chatPrompt(setup, titleMessages(setup, [...before, words]));
  } catch (error) {
    const isRefused = error instanceof PalimpsestError && error.code === 'chat-template-refuses';
    if (isRefused && before.length > 0) return null;
    throw error;
  }
}

function observed({ temperature, draw, tokens, end, text, turn, reasoning }: WrittenAnswer): TitleAnswer {
  return { temperature, draw, tokens, end, text, turn, ...(reasoning === null ? {} : { reasoning }) };
}
