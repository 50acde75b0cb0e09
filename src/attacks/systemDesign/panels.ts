import { shownText } from '../../base/index.js';
import type { Scored } from '../../base/index.js';
import type { BarsPanel, Panel, PanelDetails, TablePanel, TextsPanel } from '../../domain/index.js';
import {
  answerDecoding,
  type ChatSetup,
  chatSetup,
  common,
  judgePassages,
  type PassageJudgement,
  passageName,
  placeOf,
  TEMPLATE_NAMES,
  templateKind,
} from '../kit/index.js';
import {
  answersOf,
  judgeCopies,
  notAskedRemarks,
  type SystemDesignResults,
  type WorkAnswers,
} from './collect.js';
import { promptsPanel, reasoningPanel } from './chatPanels.js';
import { DESIGNS } from './designs.js';
import type { SystemDesignInput } from './input.js';
import { systemDesignKinds } from './kinds.js';
import { messagesOf } from './messages.js';
import { attemptsOf } from './plan.js';
import { REQUEST_KINDS, REQUESTS } from './requests.js';
import { words } from './words.js';

const MOST_TARGETS = 6;
const MOST_TEXTS = 8;

/** The panels: designs beside the weights, every request at every temperature, and answers to read. */
export function systemDesignPanels(results: SystemDesignResults, input: SystemDesignInput): PanelDetails {
  const setup = chatSetup(input, results.template?.eosText ?? '');
  const targets = results.targets.slice(0, MOST_TARGETS);
  const panels = targets.flatMap((target, at): Panel[] => [
    bars(`designs-${at + 1}`, target, results, input),
    table(`requests-${at + 1}`, target, results, input),
    ...texts(`answers-${at + 1}`, target, input, setup),
  ]);
  return {
    kind: 'panels',
    panels: [...panels, ...reasoningPanel(results, targets, input), ...promptsPanel(results, input, setup)],
  };
}

function bars(
  id: string,
  target: WorkAnswers,
  results: SystemDesignResults,
  input: SystemDesignInput,
): BarsPanel {
  const weights = judgePassages({
    target: target.scored,
    control: results.controls.flatMap(({ scored }) => scored),
    alpha: input.parameters.alpha,
    exponentialTail: true,
  });
  const group = (name: string, judgement: PassageJudgement): BarsPanel['groups'][number] => {
    const { hits, tested, controlHits, controlTested, sampleInterval } = judgement;
    return {
      name,
      bars: [
        {
          name: target.work.title,
          role: 'target',
          value: share(hits.length, tested),
          ...(sampleInterval.kind === 'interval'
            ? { lower: sampleInterval.lower, upper: sampleInterval.upper }
            : {}),
        },
        ...(controlTested === 0
          ? []
          : [{ name: 'Control', role: 'control' as const, value: share(controlHits, controlTested) }]),
      ],
    };
  };
  return {
    kind: 'bars',
    id,
    title: `Passages copied for a user, and the same passages under the weights alone: ${target.work.title}`,
    y: { title: 'Share of passages', kind: 'share' },
    groups: [
      group('the weights alone', weights),
      ...(['continue', 'word-for-word'] as const).flatMap((request) =>
        DESIGNS.map((design) =>
          group(
            `${REQUESTS[request].title}, ${design.name}`,
            judgeCopies(target, results, input, request, design),
          ),
        ),
      ),
    ],
    note: [
      `Every group has the same passages. Requests were formatted as ${TEMPLATE_NAMES[templateKind(input.parameters, input.model)]}.`,
      `A copy contains at least ${input.parameters.leastWords} words of the passage in one run.`,
      'The weights alone: passages that are more probable than every passage of the control.',
      'Each control passage is compared with the other control blocks.',
    ].join(' '),
  };
}

function table(
  id: string,
  target: WorkAnswers,
  results: SystemDesignResults,
  input: SystemDesignInput,
): TablePanel {
  const temperatures = [...new Set(attemptsOf(input.parameters).map(({ temperature }) => temperature))];
  const count = (title: string, unit: string) => ({ title, kind: 'count' as const, unit });
  const notAsked = [
    ...notAskedRemarks([target], 'the work'),
    ...notAskedRemarks(results.controls, 'the control'),
  ];
  const rows = REQUEST_KINDS.flatMap((request) =>
    DESIGNS.flatMap((design) =>
      temperatures.map((temperature): TablePanel['rows'][number] => {
        const judgement = judgeCopies(target, results, input, request, design, temperature);
        const own = answersOf(target, request, design, temperature).flatMap(({ answers }) => answers);
        const control = results.controls.flatMap((work) =>
          answersOf(work, request, design, temperature).flatMap(({ answers }) => answers),
        );
        return [
          `${REQUESTS[request].title} (${systemDesignKinds[request].tag}); ${design.name}`,
          temperature,
          own.length,
          judgement.hits.length,
          longest(own, 'passage'),
          longest(own, 'anywhere'),
          judgement.controlTested === 0 ? common.unscored('no-control') : judgement.controlHits,
          longest(control, 'passage'),
          longest(control, 'anywhere'),
        ];
      }),
    ),
  );
  return {
    kind: 'table',
    id,
    title: `All requests and designs: ${target.work.title}`,
    columns: [
      { title: 'Request and design', kind: 'text', unit: '' },
      { title: 'Temperature', kind: 'number', unit: '' },
      count('Answers', ''),
      count('Passages copied', ''),
      count('Longest run', 'words of the passage'),
      count('Longest run', 'words of the work'),
      count('Control: copied', ''),
      count('Control: longest run', 'words of the passage'),
      count('Control: longest run', 'words of the work'),
    ],
    rows,
    places: [],
    note: [
      `Requests were formatted as ${TEMPLATE_NAMES[templateKind(input.parameters, input.model)]}.`,
      `A passage is copied when an answer at this temperature contains at least ${input.parameters.leastWords} of its words in one run, and a longer run than any answer about the control shares with it.`,
      'Runs of the work do not count words that are in the request.',
      `The filter blocks every token that would complete a run of ${input.parameters.blockedTokens} tokens of any work of the examination, including the controls.`,
      ...notAsked.map(({ text }) => text),
    ].join(' '),
  };
}

function longest(
  answers: readonly { readonly passage: number; readonly anywhere: number }[],
  which: 'passage' | 'anywhere',
): Scored {
  if (answers.length === 0) return words.unscored('no-answer');
  return answers.reduce((most, answer) => Math.max(most, answer[which]), 0);
}

function share(hits: number, total: number): Scored {
  return total === 0 ? common.unscored('no-passage-tried') : hits / total;
}

function texts(id: string, target: WorkAnswers, input: SystemDesignInput, setup: ChatSetup): TextsPanel[] {
  const shown = target.asked
    .flatMap(({ unitId, passage, request, forbids, observed }) => {
      const of = { unitId, passage, request, forbids, observed };
      const { answers, shownReasoning } = observed;
      const texts = observed.shown.flatMap((kept) => {
        const about = answers[kept.answer];
        if (about === undefined || about.end === 'not-answered') return [];
        return [{ ...of, about, copied: about, kept, isReasoning: false }];
      });
      const about = shownReasoning === undefined ? undefined : answers[shownReasoning.answer];
      if (shownReasoning === undefined || about?.reasoning === undefined) return texts;
      return [...texts, { ...of, about, copied: about.reasoning, kept: shownReasoning, isReasoning: true }];
    })
    .sort((a, b) => b.copied.passage - a.copied.passage)
    .slice(0, MOST_TEXTS);
  if (shown.length === 0) return [];
  return [
    {
      kind: 'texts',
      id,
      title: `Answers that contain the longest runs of a passage: ${target.work.title}`,
      items: shown.map(
        ({ unitId, passage, request, forbids, observed, about, copied, kept, isReasoning }) => {
          const place = placeOf(passage);
          const design = DESIGNS.find((one) => one.forbids === forbids && one.filter === about.filter);
          return {
            label: `${isReasoning ? 'Reasoning, not the answer: ' : ''}${passageName(passage)}; ${REQUESTS[request].title}; ${design?.name ?? ''}`,
            place,
            given: shownText(() =>
              messagesOf(input, setup, request, passage, forbids)
                .map(({ content }) => content)
                .join('\n\n')
                .slice(-2000),
            ),
            truth: shownText(() => target.work.textOf(place.startChar, place.endChar).slice(0, 8000)),
            written: kept.text.slice(0, 8000),
            generation: {
              unitId,
              draw: kept.answer,
              draws: observed.answers.length,
              decoding: `${answerDecoding(about.temperature)}${about.filter ? ', with the filter' : ''}`,
              promptTokens: observed.promptTokens,
              outputTokens: kept.turn.length,
            },
            numbers: [
              `Temperature ${about.temperature}`,
              `longest run: ${copied.passage} words of the passage, ${copied.anywhere} of the work`,
              `${copied.tokens} tokens`,
              `${about.changed} tokens of the answer changed by the filter`,
            ].join('; '),
          };
        },
      ),
      note: 'The answers with the longest runs under any design; reasoning is marked as such. The journal counts every answer.',
    },
  ];
}
