import { z } from 'zod';
import { inputError } from '../../base/index.js';
import type { AttackPlan, AttackWork, PlannedUnit } from '../define.js';
import {
  answerLadder,
  type Attempt,
  type AttackId,
  chatSetup,
  type ChatSetup,
  checkAnswersAtOnce,
  checkWriting,
  makePlan,
  makeUnit,
  mostTokens,
  type Passage,
  plainTextWarning,
  putsBos,
  sampledPassages,
  takesOwnTemplate,
  templateKind,
  wantedRoom,
} from '../kit/index.js';
import type { SystemDesignInput } from './input.js';
import { messagesOf, promptOf } from './messages.js';
import type { SystemDesignParameters } from './parameters.js';
import { openings, REQUEST_KINDS, REQUESTS, type RequestKind } from './requests.js';

/** The specs of the units of this attack. */
export const systemDesignSpecs = {
  template: z.strictObject({ kind: z.literal('template') }),
  score: z.strictObject({ kind: z.literal('score'), startTokens: z.array(z.int().min(0)) }),
  ask: z.strictObject({
    kind: z.literal('ask'),
    request: z.enum(REQUEST_KINDS),
    /** With the system prompt that forbids quoting? */
    forbids: z.boolean(),
    startToken: z.int().min(0),
  }),
} as const;
type SystemDesignSpec = z.output<(typeof systemDesignSpecs)[keyof typeof systemDesignSpecs]>;

/** Number of passages that are scored in one unit. */
const SCORED_AT_ONCE = 20;
/** Bytes of a prompt for each token: fewer than any tokenizer needs for words. */
const BYTES_PER_TOKEN = 2;

/** Upper bound on the bytes of a token, averaged over a text of words: more than any tokenizer reaches. */
const MOST_BYTES_PER_TOKEN = 8;

/**
 * Plans one unit for each request about each passage, with and without the system prompt. The answers at all temperatures, filtered and
 * unfiltered, share its prompt. The units that score the passages by teacher forcing come first.
 * @throws {PalimpsestError} `chat-template-missing`, `chat-template-invalid`, `chat-template-refuses`, `temperature-range`,
 * `answers-too-many`, `sequences-unsupported`, `context-too-long`, `bos-missing`, `prefix-short`, `work-short`
 */
export function planSystemDesign(input: SystemDesignInput, attack: AttackId): AttackPlan {
  const { parameters, model, works } = input;
  checkWriting(input, 2);
  checkContext(input);
  const setup = chatSetup(input, '');
  const attempts = attemptsOf(parameters);
  checkAnswersAtOnce(attempts.length);
  const asked = works.flatMap((work) => unitsAsking(input, work, setup, attempts.length, attack));
  const scored = works.flatMap((work) => unitsScoring(input, work, attack));
  const check = takesOwnTemplate(parameters, model.chatTemplate !== null)
    ? [
        makeUnit(attack, input, {
          workId: '',
          title: 'Chat template, compared with llama.cpp’s own rendering',
          tokens: 1,
          spec: { kind: 'template' } satisfies SystemDesignSpec,
        }),
      ]
    : [];
  const length = parameters.prefixTokens + parameters.suffixTokens + Number(putsBos(input));
  const most = asked.reduce((longest, { tokens }) => Math.max(longest, tokens), 0);
  return makePlan(attack, input, {
    units: [...check, ...scored, ...asked],
    layout: { length, slots: Math.max(SCORED_AT_ONCE, Math.ceil(most / Math.max(256, length))) },
    document: {
      template: templateKind(parameters, model),
      variables: { ...setup.options.variables },
      requests: REQUEST_KINDS.map((kind) => kind),
      attempts: attempts.map((attempt) => ({ ...attempt })),
      hit: { code: 'run-longer-than-control', leastWords: parameters.leastWords },
      bos: putsBos(input),
    },
    warnings: plainTextWarning(parameters, model),
  });
}

/** Checks what is known before anything is tokenized. A prompt that later proves too long is not used; it is counted. */
function checkContext({ parameters, model }: SystemDesignInput): void {
  const { prefixTokens, answerTokens } = parameters;
  if (prefixTokens + answerTokens > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `A prefix of ${prefixTokens} and an answer of ${answerTokens} tokens exceed the context of ${model.trainedContext} tokens that "${model.name}" was trained with.`,
      'Choose a shorter prefix or a shorter answer.',
    );
  }
  const system = Math.ceil(bytesOf([parameters.systemPrompt.trim()]) / MOST_BYTES_PER_TOKEN);
  if (system + prefixTokens + answerTokens > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `A system prompt of at least ${system} tokens, a prefix of ${prefixTokens} and an answer of ${answerTokens} exceed the context of ${model.trainedContext} tokens that "${model.name}" was trained with.`,
      'Choose a shorter system prompt, a shorter prefix or a shorter answer.',
    );
  }
}

/** The answers that are asked for at each prompt, in the order of their sequences. @throws {PalimpsestError} `temperature-range` */
export function attemptsOf(parameters: SystemDesignParameters): Attempt[] {
  const rungs = answerLadder(parameters);
  return [false, true].flatMap((filter) =>
    rungs.map(({ temperature, draw }) => ({ filter, temperature, draw })),
  );
}

/** The passages that a kind of request is about, of one work. */
export function passagesFor(input: SystemDesignInput, work: AttackWork, kind: RequestKind): Passage[] {
  const { parameters } = input;
  return kind === 'opening'
    ? openings(work, parameters.suffixTokens).slice(0, parameters.passages)
    : sampledPassages(input, work, parameters, parameters.passages);
}

function unitsAsking(
  input: SystemDesignInput,
  work: AttackWork,
  setup: ChatSetup,
  attempts: number,
  attack: AttackId,
): PlannedUnit[] {
  const { parameters } = input;
  const answer = mostTokens(wantedRoom(parameters, setup), setup.template !== null);
  return REQUEST_KINDS.flatMap((request) => {
    const passages = passagesFor(input, work, request);
    if (passages.length === 0 && request !== 'opening') {
      throw inputError(
        'work-short',
        `"${work.title}" has no passage of ${parameters.prefixTokens} + ${parameters.suffixTokens} tokens that counts.`,
        'Choose a longer work, a shorter prefix or passage, or a shorter cleaning list.',
      );
    }
    return [false, true].flatMap((forbids) => {
      const first = passages[0];
      const fixed = first === undefined ? 0 : fixedBytes(input, setup, request, first, forbids);
      return passages.map((passage, at): PlannedUnit => {
        const texts = messagesOf(input, setup, request, passage, forbids).map(({ content }) => content);
        const prompt = Math.ceil((fixed + bytesOf(texts)) / BYTES_PER_TOKEN);
        return makeUnit(attack, input, {
          workId: work.id,
          title: `${work.title}, ${REQUESTS[request].title}${forbids ? ', quoting forbidden' : ''}, ${at + 1} of ${passages.length}`,
          tokens: prompt + attempts * answer,
          // An answer may end with its first token.
          leastTokens: prompt + attempts,
          stepped: [{ steps: answer, sequences: attempts }],
          spec: { kind: 'ask', request, forbids, startToken: passage.startToken } satisfies SystemDesignSpec,
        });
      });
    });
  });
}

/** Bytes that the template adds around the messages: the same for every passage, because the template never sees their contents. */
function fixedBytes(
  input: SystemDesignInput,
  setup: ChatSetup,
  request: RequestKind,
  passage: Passage,
  forbids: boolean,
): number {
  const { parts } = promptOf(input, setup, request, passage, forbids);
  return bytesOf(parts.filter(({ fixed }) => fixed).map(({ text }) => text));
}

function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);
}

function unitsScoring(input: SystemDesignInput, work: AttackWork, attack: AttackId): PlannedUnit[] {
  const { prefixTokens, suffixTokens } = input.parameters;
  const length = prefixTokens + suffixTokens + Number(putsBos(input));
  const starts = passagesFor(input, work, 'continue').map(({ startToken }) => startToken);
  return Array.from({ length: Math.ceil(starts.length / SCORED_AT_ONCE) }, (_, at) => {
    const startTokens = starts.slice(at * SCORED_AT_ONCE, (at + 1) * SCORED_AT_ONCE);
    return makeUnit(attack, input, {
      workId: work.id,
      title: `${work.title}, ${startTokens.length} passages by teacher forcing`,
      tokens: SCORED_AT_ONCE * length,
      spec: { kind: 'score', startTokens } satisfies SystemDesignSpec,
    });
  });
}
