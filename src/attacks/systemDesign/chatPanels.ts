import { fromText, shownText } from '../../base/index.js';
import type { Scored } from '../../base/index.js';
import type { Panel, TablePanel, TextsPanel } from '../../domain/index.js';
import {
  type ChatSetup,
  makerFacts,
  passageName,
  TEMPLATE_NAMES,
  templateKind,
  variablesOf,
} from '../kit/index.js';
import type { SystemDesignResults, WorkAnswers } from './collect.js';
import { DESIGNS } from './designs.js';
import type { SystemDesignInput } from './input.js';
import { promptOf } from './messages.js';
import { reasonedAbout } from './reasoned.js';
import { REQUEST_KINDS, REQUESTS } from './requests.js';
import { words } from './words.js';

const MOST_GIVEN = 8000;
const MOST_MAKER = 2000;

/** The prompts as the model was given them, one for each design, and the maker’s own system text, if the template has one. */
export function promptsPanel(
  { targets }: SystemDesignResults,
  input: SystemDesignInput,
  setup: ChatSetup,
): Panel[] {
  const { makerByItself } = setup;
  const maker: TextsPanel['items'] =
    makerByItself.text === ''
      ? []
      : [
          {
            ...NOTHING,
            label:
              'The maker’s own system text, as the chat template puts it before a request without a system prompt',
            given: makerByItself.text.slice(0, MOST_MAKER),
            numbers: makerNumbers(setup),
          },
        ];
  const prompts = [false, true].flatMap((forbids): TextsPanel['items'] => {
    const first = targets.flatMap(({ asked }) => asked).find((one) => one.forbids === forbids);
    if (first === undefined) return [];
    const { passage, request, observed } = first;
    const text = (): string =>
      promptOf(input, setup, request, passage, forbids)
        .parts.map((part) => part.text)
        .join('');
    const length = fromText('length of a prompt', () => text().length);
    return [
      {
        ...NOTHING,
        label: `Prompt ${forbids ? 'with the system prompt that forbids quoting' : 'without a system prompt of the operator'}: ${REQUESTS[request].title}; ${passageName(passage)}`,
        given: shownText(() => text().slice(0, MOST_GIVEN)),
        numbers: [
          `${observed.promptTokens} tokens`,
          ...(length > MOST_GIVEN ? [`the first ${MOST_GIVEN} of ${length} characters`] : []),
        ].join('; '),
      },
    ];
  });
  if (maker.length + prompts.length === 0) return [];
  const variables = variablesOf(setup);
  return [
    {
      kind: 'texts',
      id: 'prompts',
      title: 'What the model was given: one prompt of each design',
      shows: 'given',
      items: [...maker, ...prompts],
      note: [
        `Requests were formatted as ${TEMPLATE_NAMES[templateKind(input.parameters, input.model)]}.`,
        ...(variables === '' ? [] : [`The chat template was given ${variables}.`]),
        'The begin-of-text token is not shown. The filter does not change the prompt.',
      ].join(' '),
    },
  ];
}

const NOTHING = { place: null, truth: '', written: '' } as const;

function makerNumbers(setup: ChatSetup): string {
  const { characters, dates, today } = makerFacts(setup.makerByItself);
  return [
    `${characters} characters${characters > MOST_MAKER ? `, of which the first ${MOST_MAKER} are shown` : ''}`,
    dates.length === 0 ? 'no date in it' : `dates in it: ${dates.join(', ')}`,
    ...(today === null ? [] : [`today is always ${today} for the template`]),
    setup.suppressesMaker ? 'not in the prompts: an empty system message took its place' : 'in the prompts',
  ].join('; ');
}

/** What was reasoned before the answers, of every target and design; nothing if no attempt had reasoning. */
export function reasoningPanel(
  { controls }: SystemDesignResults,
  targets: readonly WorkAnswers[],
  { parameters }: SystemDesignInput,
): Panel[] {
  const count = (title: string, unit: string) => ({ title, kind: 'count' as const, unit });
  const rows = targets.flatMap((target) =>
    REQUEST_KINDS.flatMap((request) =>
      DESIGNS.flatMap((design): TablePanel['rows'] => {
        const own = reasonedAbout([target], request, design);
        const control = reasonedAbout(controls, request, design);
        if (own.reasoned + own.unanswered + control.reasoned + control.unanswered === 0) return [];
        const name = targets.length === 1 ? '' : `${target.work.title}: `;
        return [
          [
            `${name}${REQUESTS[request].title}; ${design.name}`,
            own.attempts,
            own.reasoned,
            own.closed,
            own.unanswered,
            run(own.passage),
            run(own.anywhere),
            run(control.passage),
            run(control.anywhere),
          ],
        ];
      }),
    ),
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      id: 'reasoning',
      title: 'Reasoning before the answers',
      columns: [
        { title: 'Request and design', kind: 'text', unit: '' },
        count('Attempts', ''),
        count('With reasoning', ''),
        count('Reasoning ended by force', ''),
        count('Not answered', ''),
        count('Longest run', 'words of the passage'),
        count('Longest run', 'words of the work'),
        count('Control: longest run', 'words of the passage'),
        count('Control: longest run', 'words of the work'),
      ],
      rows,
      places: [],
      note: [
        'Runs are those in the reasoning, which most products hide from the user; the answers are counted in the other tables.',
        parameters.reasoning === 'off'
          ? 'The program ended any reasoning as soon as it began.'
          : `The program ended any reasoning after ${parameters.reasoningBudget} tokens, or earlier if the context had less room.`,
        'An attempt whose answer did not begin counts neither as copied nor as tried. The filter acts on answers alone.',
      ].join(' '),
    },
  ];
}

function run(longest: number | null): Scored {
  return longest ?? words.unscored('no-reasoning');
}
