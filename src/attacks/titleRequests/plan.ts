import { inputError } from '../../base/index.js';
import type { AttackPlan, AttackWork, PlannedUnit } from '../define.js';
import {
  answerLadder,
  type AttackId,
  chatPrompt,
  chatSetup,
  type ChatSetup,
  checkAnswersAtOnce,
  checkWriting,
  LEAST_ANSWER_TOKENS,
  makePlan,
  makeUnit,
  mostTokens,
  plainTextWarning,
  putsBos,
  takesOwnTemplate,
  templateKind,
  wantedRoom,
} from '../kit/index.js';
import { titleMessages } from './messages.js';
import { kindsOf, languagesOf, type TitleInput } from './parameters.js';
import { KIND_NAMES, LANGUAGE_NAMES, type NamedWork, requestWords } from './requests.js';
import { LEAST_GIVEN_WORDS } from './search.js';
import type { TitleSpec } from './units.js';

/** Bytes of a prompt for each token: fewer than any tokenizer needs for words. */
const BYTES_PER_TOKEN = 1;
/** Upper bound on the bytes of a token, averaged over a text of words: more than any tokenizer reaches. */
const MOST_BYTES_PER_TOKEN = 8;

/** How requests name a work: by its title, and by its author where one was stated. @throws {PalimpsestError} `title-missing` */
export function namedWork({ id, title, author }: Pick<AttackWork, 'id' | 'title' | 'author'>): NamedWork {
  const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();
  if (oneLine(title) === '') {
    throw inputError(
      'title-missing',
      `${id} has no title, so the model cannot be asked for it.`,
      'Add the text again and state its title, e.g. palimpsest evidence add CASE FILE --title "…".',
    );
  }
  return { title: oneLine(title), author: author === undefined ? null : oneLine(author) };
}

/**
 * Plans one unit for each request about each work; its answers share the prompt. The words of the request are in the unit.
 * @throws {PalimpsestError} `title-missing`, `chat-template-missing`, `chat-template-invalid`, `chat-template-refuses`,
 * `temperature-range`, `answers-too-many`, `sequences-unsupported`, `context-too-long`, `bos-missing`
 */
export function planTitleRequests(input: TitleInput, attack: AttackId): AttackPlan {
  const { parameters, model, works } = input;
  checkWriting({ ...input, parameters: { ...parameters, prefixTokens: 2, suffixTokens: 1 } }, 2);
  const setup = chatSetup(input, '');
  const rungs = answerLadder(parameters);
  checkAnswersAtOnce(rungs.length);
  const asked = works.flatMap((work) => unitsOf(input, work, setup, rungs.length, attack));
  const check = takesOwnTemplate(parameters, model.chatTemplate !== null)
    ? [
        makeUnit(attack, input, {
          workId: '',
          title: 'Chat template, compared with llama.cpp’s own rendering',
          tokens: 1,
          spec: { kind: 'template' },
        }),
      ]
    : [];
  const most = asked.reduce((longest, { tokens }) => Math.max(longest, tokens), 0);
  const length = Math.min(model.trainedContext, 512);
  return makePlan(attack, input, {
    units: [...check, ...asked],
    layout: { length, slots: Math.ceil(most / length) },
    document: {
      template: templateKind(parameters, model),
      variables: { ...setup.options.variables },
      requests: [...kindsOf(parameters)],
      languages: [...languagesOf(parameters)],
      attempts: rungs.map((rung) => ({ ...rung })),
      hit: {
        code: 'run-longer-than-control',
        leastWords: parameters.leastWords,
        leastGivenWords: LEAST_GIVEN_WORDS,
      },
      bos: putsBos(input),
    },
    warnings: [
      ...works
        .filter(({ titleIsFileName }) => titleIsFileName === true)
        .map(
          ({ id, title }) =>
            `No title was stated for ${id}. The model is asked for “${title}”, the name of its file.`,
        ),
      ...plainTextWarning(parameters, model),
    ],
  });
}

function unitsOf(
  input: TitleInput,
  work: AttackWork,
  setup: ChatSetup,
  attempts: number,
  attack: AttackId,
): PlannedUnit[] {
  const { parameters, model } = input;
  const named = namedWork(work);
  const answer = mostTokens(wantedRoom(parameters, setup), setup.template !== null);
  return languagesOf(parameters).flatMap((language) =>
    kindsOf(parameters).map((request): PlannedUnit => {
      const words = requestWords(request, language, named);
      const { parts } = chatPrompt(setup, titleMessages(setup, [words]));
      const bytes = parts.reduce((sum, { text }) => sum + new TextEncoder().encode(text).length, 0);
      const least = Math.ceil(bytes / MOST_BYTES_PER_TOKEN);
      const wanted = least + Math.max(parameters.answerTokens, LEAST_ANSWER_TOKENS);
      if (wanted > model.trainedContext) {
        throw inputError(
          'context-too-long',
          `A request of at least ${least} tokens and an answer of ${parameters.answerTokens} exceed the context of ${model.trainedContext} tokens that "${model.name}" was trained with.`,
          `Choose a shorter answer, at most --answer-tokens ${Math.max(LEAST_ANSWER_TOKENS, model.trainedContext - least)}.`,
        );
      }
      const prompt = Math.ceil(bytes / BYTES_PER_TOKEN) + (request === 'go-on' ? parameters.answerTokens : 0);
      return makeUnit(attack, input, {
        workId: work.id,
        title: `${work.title}, asked for ${KIND_NAMES[request]}, in ${LANGUAGE_NAMES[language]}`,
        tokens: Math.min(prompt, model.trainedContext) + attempts * answer,
        // An answer may end with its first token.
        leastTokens: least + attempts,
        stepped: [{ steps: answer, sequences: attempts }],
        spec: { kind: 'ask', request, language, words } satisfies TitleSpec,
      });
    }),
  );
}
