import type { Scored } from '../../base/index.js';
import type { Panel, PanelDetails, TablePanel, TextsPanel } from '../../domain/index.js';
import {
  answerDecoding,
  chatPrompt,
  chatSetup,
  common,
  makerFacts,
  TEMPLATE_NAMES,
  templateKind,
  variablesOf,
} from '../kit/index.js';
import { type AskedWork, askedOf, type Selection, tallyOf, type TitleResults } from './collect.js';
import { ledgerPanel } from './ledger.js';
import { titleMessages } from './messages.js';
import { kindsOf, languagesOf, type TitleInput } from './parameters.js';
import { LANGUAGE_NAMES } from './requests.js';
import { LEAST_GIVEN_WORDS } from './search.js';
import { words } from './words.js';

const MOST_TARGETS = 6;
const MOST_TEXTS = 8;
const MOST_SHOWN = 8000;
const MOST_GIVEN = 2000;

/** The panels: each request beside the control, every attempt, answers to read, and what the model was given. */
export function titlePanels(results: TitleResults, input: TitleInput): PanelDetails {
  const panels = results.targets
    .slice(0, MOST_TARGETS)
    .flatMap((target, at): Panel[] => [
      requestsPanel(`requests-${at + 1}`, target, results, input),
      ledgerPanel(`attempts-${at + 1}`, `Every attempt: ${target.work.title}`, [target]),
      ...answersPanel(`answers-${at + 1}`, target),
    ]);
  const controls =
    results.controls.length === 0
      ? []
      : [ledgerPanel('attempts-control', 'Every attempt: control', results.controls)];
  return { kind: 'panels', panels: [...panels, ...controls, ...promptsPanel(results, input)] };
}

function requestsPanel(
  id: string,
  target: AskedWork,
  { controls }: TitleResults,
  input: TitleInput,
): TablePanel {
  const { parameters, model } = input;
  const least = parameters.leastWords;
  const count = (title: string, unit: string) => ({ title, kind: 'count' as const, unit });
  const rows = languagesOf(parameters).flatMap((language) =>
    kindsOf(parameters).map((request): TablePanel['rows'][number] => {
      const selected: Selection = { request, language };
      const own = tallyOf([target], selected, least);
      const control = tallyOf(controls, selected, least);
      const made = askedOf(target, selected);
      const of = (value: number): Scored => (controls.length === 0 ? common.unscored('no-control') : value);
      return [
        made[0]?.spec.words ?? `not made (${request}, ${LANGUAGE_NAMES[language]})`,
        own.attempts,
        own.answered,
        own.copied,
        own.longest?.run.words ?? words.unscored('no-answer'),
        made[0]?.promptWords ?? words.unscored('not-made'),
        of(control.answered),
        of(control.copied),
        control.longest?.run.words ?? words.unscored('no-answer'),
      ];
    }),
  );
  return {
    kind: 'table',
    id,
    title: `Requests by title alone: ${target.work.title}`,
    columns: [
      { title: 'Request', kind: 'text', unit: '' },
      count('Attempts', ''),
      count('Answered', ''),
      count('Answers with a copy', ''),
      count('Longest run', 'words'),
      count('Work in the prompt', 'words'),
      count('Control: answered', ''),
      count('Control: answers with a copy', ''),
      count('Control: longest run', 'words'),
    ],
    rows,
    places: [],
    note: [
      `An answer has a copy if it contains at least ${least} words of the work in one run; control titles are asked for in the same words, and their answers are searched for their own works.`,
      `Of each run, the longest part of at least ${LEAST_GIVEN_WORDS} words that is in the request is subtracted.`,
      `Requests were formatted as ${TEMPLATE_NAMES[templateKind(parameters, model)]}.`,
    ].join(' '),
  };
}

function answersPanel(id: string, target: AskedWork): TextsPanel[] {
  const shown = target.asked
    .flatMap((asked) =>
      asked.attempts.flatMap((attempt, at) => (attempt.answered ? [{ asked, attempt, at }] : [])),
    )
    .sort((a, b) => b.attempt.run.words - a.attempt.run.words)
    .slice(0, MOST_TEXTS);
  if (shown.length === 0) return [];
  return [
    {
      kind: 'texts',
      id,
      title: `Answers that contain the longest runs of the work: ${target.work.title}`,
      items: shown.map(({ asked, attempt: { answer, run }, at }) => {
        const { spec, earlier } = asked;
        const place = run.words === 0 ? null : { workId: target.work.id, ...target.searched.charsOf(run) };
        return {
          label: `${spec.words} Temperature ${answer.temperature}, answer ${answer.draw + 1}`,
          place,
          given: (earlier === undefined ? spec.words : `${earlier}\n\n${spec.words}`).slice(-MOST_GIVEN),
          truth:
            place === null ? '' : target.work.textOf(place.startChar, place.endChar).slice(0, MOST_SHOWN),
          written: answer.text.slice(0, MOST_SHOWN),
          generation: {
            unitId: asked.unitId,
            draw: at,
            draws: asked.attempts.length,
            decoding: answerDecoding(answer.temperature),
            promptTokens: asked.promptTokens,
            outputTokens: answer.turn.length,
          },
          numbers: `longest run: ${run.words} words of the work; ${answer.tokens} tokens`,
        };
      }),
      note: 'The answers with the longest runs, or the first ones if no answer has any. The table of attempts counts every answer.',
    },
  ];
}

/** One prompt in each language as the model was given it, and the maker’s own system text, if the template has one. */
function promptsPanel({ targets, template }: TitleResults, input: TitleInput): Panel[] {
  const setup = chatSetup(input, template?.eosText ?? '');
  const nothing = { place: null, truth: '', written: '' } as const;
  const asked = targets.flatMap((target) => target.asked);
  const items = languagesOf(input.parameters).flatMap((language): TextsPanel['items'] => {
    const spec = asked.find((one) => one.spec.language === language && one.earlier === undefined)?.spec;
    if (spec === undefined) return [];
    const text = chatPrompt(setup, titleMessages(setup, [spec.words]))
      .parts.map((part) => part.text)
      .join('');
    const numbers = text.length > MOST_SHOWN ? `the first ${MOST_SHOWN} of ${text.length} characters` : '';
    return [
      {
        ...nothing,
        label: `Prompt in ${LANGUAGE_NAMES[language]}`,
        given: text.slice(0, MOST_SHOWN),
        numbers,
      },
    ];
  });
  if (items.length === 0) return [];
  const variables = variablesOf(setup);
  const { characters } = makerFacts(setup.maker.open);
  return [
    {
      kind: 'texts',
      id: 'prompts',
      title: 'What the model was given: one prompt in each language',
      shows: 'given',
      items,
      note: [
        `Requests were formatted as ${TEMPLATE_NAMES[templateKind(input.parameters, input.model)]}.`,
        ...(variables === '' ? [] : [`The chat template was given ${variables}.`]),
        ...(characters === 0 ? [] : [`${characters} characters are the maker’s own system text.`]),
        'The begin-of-text token is not shown.',
      ].join(' '),
    },
  ];
}
