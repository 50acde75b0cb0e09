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
import { hasManyWorks } from './findings/worksTable.js';

type Target = WindowDetails['targets'][number];
type Cells = readonly (readonly Inline[])[];
type Examined = Pick<ReportExamination, 'id' | 'findings'>;

/** The title of the table by which other sections refer to it. */
const TITLE = 'The same rule applied to other text and other models';

/**
 * What the same rule said of other text, once for all examinations: shuffled text and sentences, text that the model wrote, known-memorized
 * texts, and the work itself under other models of the report that were examined with it and the same controls. Nothing where no such text
 * was scored.
 */
export function knownAnswers(report: {
  readonly items: Report['items'];
  readonly examinations: readonly Examined[];
}): Block[] {
  const scored = report.examinations.flatMap((examination) => {
    const details = windowDetailsOf(examination.findings);
    if (details === null) return [];
    const inAnswer = inAnswerView(details);
    return [
      { examination, details, name: examination.id, others: report.examinations },
      ...(inAnswer === null
        ? []
        : [{ examination, details: inAnswer, name: `${examination.id} in an answer`, others: [] }]),
    ];
  });
  const tested = scored.flatMap(({ examination, details, name, others }) => {
    const targets = details.targets.filter((target) => rowsOf(target, false).length > 0);
    return targets.map((target) => ({
      target,
      isMany: hasManyWorks(details.targets),
      name,
      others: underOtherModels(examination, target, report.items, others),
    }));
  });
  if (tested.length === 0) return [];
  const targets = tested.map(({ target }) => target);
  const hasOthers = tested.some(({ others }) => others.length > 0);
  const known = new Set(targets.flatMap(({ spikes = [] }) => spikes.map(({ textId }) => textId)));
  const has = (text: keyof NonNullable<Target['negativeControls']>): boolean =>
    targets.some(({ negativeControls }) => negativeControls?.[text] !== undefined);
  return [
    {
      kind: 'table',
      title: TITLE,
      dense: true,
      columns: [
        { header: 'Floor', weight: 1.3, align: 'left' },
        { header: 'Text', weight: 5.2, align: 'left' },
        { header: 'Above the family floor', weight: 2.5, align: 'right' },
        { header: '95% interval', weight: 2.2, align: 'right' },
      ],
      rows: tested.flatMap(({ target, name, others, isMany }) =>
        [...rowsOf(target, isMany), ...(isMany ? [] : others)].map((cells) => [
          [say(`${name}, ${target.workId}`)],
          ...cells,
        ]),
      ),
      note: [
        say(
          `Intervals: Clopper–Pearson${hasOthers ? '; for the work itself, as in its findings' : ''}. ${hasOthers ? 'Except for the rows of the work itself, these passages' : 'These passages'} are in no number about the work. `,
        ),
        ...(tested.some(({ isMany }) => isMany)
          ? [say('Of many works, only text of which a passage was called is listed. ')]
          : []),
        ...(has('shuffled')
          ? [
              say(
                'No training text holds words in a random order: a passage called there is called in error. ',
              ),
            ]
          : []),
        ...(has('sentencesShuffled')
          ? [
              say(
                'Sentences in a random order show how far the rule calls sentences that the model holds singly. ',
              ),
            ]
          : []),
        ...(has('selfWritten')
          ? [
              say(
                'Text that the model wrote shows whether a machine’s text can exceed the floor; the model can also have written out what it had memorized. ',
              ),
            ]
          : []),
        ...(hasOthers
          ? [say('Under another model, the floor is the one that the same control sets there. ')]
          : []),
        ...report.items
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

/** @param isMany whether the work is one of many, of which only text that was called is listed */
function rowsOf(target: Target, isMany: boolean): Cells[] {
  const { shuffled, sentencesShuffled, selfWritten } = target.negativeControls ?? {};
  const row = (text: readonly Inline[], hits: number, tested: number, interval: Interval): Cells[] =>
    isMany && hits === 0 ? [] : [[text, ...countCells(hits, tested, interval)]];
  return [
    ...(shuffled === undefined
      ? []
      : [
          ...row(
            [say('The work, its words in a random order')],
            shuffled.hits,
            shuffled.tested,
            shuffled.interval,
          ),
        ]),
    ...(sentencesShuffled === undefined
      ? []
      : [
          ...row(
            [say('The work, its sentences in a random order')],
            sentencesShuffled.hits,
            sentencesShuffled.tested,
            sentencesShuffled.interval,
          ),
        ]),
    ...(selfWritten === undefined
      ? []
      : [
          ...row(
            [say('Text that the model wrote after prefixes of the control')],
            selfWritten.hits,
            selfWritten.tested,
            selfWritten.interval,
          ),
        ]),
    ...(target.spikes ?? []).flatMap(({ textId, title, found, tested, interval }) =>
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
        [
          say(`The work itself under another model, ${theirs.model.id} `),
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
    [say(interval.kind === 'interval' ? `${percent(interval.lower)} to ${percent(interval.upper)}` : 'none')],
  ];
}
