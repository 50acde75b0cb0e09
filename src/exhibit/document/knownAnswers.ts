import { findingId, KINDS } from '../../attacks/index.js';
import { counted, ofTotal, percent } from '../../base/index.js';
import {
  inAnswerView,
  windowDetailsOf,
  type Interval,
  type Report,
  type ReportExamination,
  type WindowDetails,
} from '../../domain/index.js';
import { foreign, say, type Block, type Inline } from './blocks.js';

type Target = WindowDetails['targets'][number];
type Cells = readonly (readonly Inline[])[];
type Examined = Pick<ReportExamination, 'id' | 'findings'>;

/**
 * What the same rule said of other text, to be read beside the findings of an examination: shuffled text and sentences, text that the model
 * wrote, known-memorized texts, and the work itself under other models of the report that were examined with it and the same controls. Nothing
 * where no such text was scored.
 */
export function knownAnswers(
  report: { readonly items: Report['items']; readonly examinations: readonly Examined[] },
  examination: Examined,
): Block[] {
  const details = windowDetailsOf(examination.findings);
  if (details === null) return [];
  const inAnswer = inAnswerView(details);
  return [
    ...tableOf(report, examination, details, ''),
    ...(inAnswer === null
      ? []
      : tableOf({ items: report.items, examinations: [] }, examination, inAnswer, ', scored in an answer')),
  ];
}

/** @param details of the windows on raw text, or of those in an answer; where: how they were scored, for the title */
function tableOf(
  { items, examinations }: { readonly items: Report['items']; readonly examinations: readonly Examined[] },
  examination: Examined,
  details: WindowDetails,
  where: string,
): Block[] {
  const targets = details.targets.filter((target) => rowsOf(target).length > 0);
  if (targets.length === 0) return [];
  const others = targets.flatMap((target) => underOtherModels(examination, target, items, examinations));
  const known = new Set(details.targets.flatMap(({ spikes = [] }) => spikes.map(({ textId }) => textId)));
  return [
    {
      kind: 'table',
      title: `Results of the same rule for other ${others.length === 0 ? 'text' : 'text and other models'}${where}, to be read with the findings of ${examination.id}`,
      columns: [
        { header: 'Floor for', weight: 1.2, align: 'left' },
        { header: 'Text', weight: 5.4, align: 'left' },
        { header: 'Above the family floor', weight: 2.6, align: 'right' },
        { header: '95% interval', weight: 3, align: 'right' },
      ],
      rows: [...targets.flatMap(rowsOf), ...others],
      note: [
        say(
          `${others.length === 0 ? 'These passages' : 'Except for the rows of the work itself, these passages'} are in no number about the work. `,
        ),
        ...(details.targets.some(({ negativeControls }) => negativeControls?.shuffled !== undefined)
          ? [
              say(
                'No training text holds the shuffled passages: what the rule calls among them, it calls without memorization. ',
              ),
            ]
          : []),
        ...(details.targets.some(({ negativeControls }) => negativeControls?.sentencesShuffled !== undefined)
          ? [
              say(
                'Shuffled sentences show how far the rule calls sentences that the model holds singly: the passages in which they meet stand nowhere in the work. ',
              ),
            ]
          : []),
        ...(details.targets.some(({ negativeControls }) => negativeControls?.selfWritten !== undefined)
          ? [
              say(
                'Text that the model wrote shows whether text written by a machine can exceed the floor; the model can also have written out what it had memorized. ',
              ),
            ]
          : []),
        ...(others.length === 0
          ? []
          : [say('Under another model, the floor is the one that the same control sets there. ')]),
        ...items
          .filter(({ evidence }) => known.has(evidence.id))
          .flatMap(({ evidence }) =>
            evidence.howKnown === undefined
              ? [say(`How it is known that the model holds ${evidence.id} was not stated. `)]
              : [
                  say(`How it is known that the model holds ${evidence.id}: `),
                  ...foreign(evidence.howKnown),
                  say('. A person stated this when the text was received; the program does not check it. '),
                ],
          ),
      ],
    },
  ];
}

function rowsOf(target: Target): Cells[] {
  const { shuffled, sentencesShuffled, selfWritten } = target.negativeControls ?? {};
  const row = (text: readonly Inline[], hits: number, tested: number, interval: Interval): Cells => [
    [say(target.workId)],
    text,
    ...countCells(hits, tested, interval),
  ];
  return [
    ...(shuffled === undefined
      ? []
      : [
          row(
            [say('Shuffled text: passages of the work with their words in a random order')],
            shuffled.hits,
            shuffled.tested,
            shuffled.interval,
          ),
        ]),
    ...(sentencesShuffled === undefined
      ? []
      : [
          row(
            [say('Shuffled sentences: passages of the work with its sentences in a random order')],
            sentencesShuffled.hits,
            sentencesShuffled.tested,
            sentencesShuffled.interval,
          ),
        ]),
    ...(selfWritten === undefined
      ? []
      : [
          row(
            [say('Text that the model wrote itself after prefixes of the control')],
            selfWritten.hits,
            selfWritten.tested,
            selfWritten.interval,
          ),
        ]),
    ...(target.spikes ?? []).map(({ textId, title, found, tested, interval }) =>
      row([say(`Known-memorized text ${textId}  `), ...foreign(title)], found, tested, interval),
    ),
  ];
}

/** The same work against the same controls, by the same attack and with windows of the same size, under other models of the report. */
function underOtherModels(
  { findings }: Examined,
  { workId }: Target,
  items: Report['items'],
  examinations: readonly Examined[],
): Cells[] {
  const own = windowDetailsOf(findings);
  if (findings === null || own === null) return [];
  return examinations.flatMap(({ id, findings: theirs }): Cells[] => {
    const details = windowDetailsOf(theirs);
    if (theirs === null || details === null) return [];
    const isSameTest =
      theirs.attack.id === findings.attack.id &&
      theirs.model.sha256 !== findings.model.sha256 &&
      details.prefixTokens === own.prefixTokens &&
      details.suffixTokens === own.suffixTokens &&
      controlsOf(details) === controlsOf(own);
    const count = theirs.findings.find(
      (one) => one.id === findingId(KINDS.probabilistic['memorized-passages'], workId),
    );
    if (!isSameTest || count?.count === undefined) return [];
    const model = items.find(({ evidence }) => evidence.id === theirs.model.id)?.model;
    return [
      [
        [say(workId)],
        [
          say(`The work itself under another model, ${theirs.model.id}  `),
          ...foreign(theirs.model.name),
          say(
            `${model === null || model === undefined ? '' : `, ${counted(model.parameterCount, 'parameter')}`} (${id})`,
          ),
        ],
        ...countCells(count.count.hits, count.count.total, count.interval),
      ],
    ];
  });
}

function controlsOf({ controls }: WindowDetails): string {
  return controls.map(({ workId }) => workId).join();
}

function countCells(hits: number, tested: number, interval: Interval): Cells {
  return [
    [say(tested === 0 ? 'not measured' : ofTotal(hits, tested))],
    [
      say(
        interval.kind === 'interval'
          ? `${percent(interval.lower)} to ${percent(interval.upper)} (${interval.method})`
          : 'none',
      ),
    ],
  ];
}
