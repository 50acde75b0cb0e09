import { counted } from '../../base/index.js';
import {
  STANDING,
  type Finding,
  type Report,
  type ReportExamination,
  type WindowDetails,
  panelDetailsOf,
  windowDetailsOf,
} from '../../domain/index.js';
import { formatDecades, inAnswerPanels, originalsOf, shorten, type Originals } from '../../figure/index.js';
import { validationPower } from '../statement/validationPower.js';
import { shownIn } from '../statement/shownIn.js';
import { powerTitle } from '../statement/validationWords.js';
import { modelTitle } from '../statement/workTitle.js';
import {
  facts,
  foreign,
  heading,
  leading,
  note,
  paragraph,
  say,
  stacked,
  type Block,
  type Inline,
} from './blocks.js';
import { findingsTable } from './findingsTable.js';
import { knownAnswers } from './knownAnswers.js';
import { mergedFacts } from './facts/mergedFacts.js';
import type { FigureCounter } from './figureBlock.js';
import { panelBlocks } from './panels/panelBlocks.js';
import { stripFigure, targetBlocks } from './resultFigures.js';
import { sideBySide } from './panels/sideBySide.js';

/**
 * What was measured: every finding with value, control, interval and standing; thresholds; charts. Facts only.
 * @param all the examinations whose replay and full findings are named, those without a printed finding too
 */
export function resultsSection(report: Report, all = report.examinations): Block[] {
  const counter: FigureCounter = { count: 0 };
  const originals = originalsOf(report.citations);
  const leaders = shownIn(report.examinations);
  const caveats = caveatsOf(report.examinations);
  const figures = new Map<string, string>();
  const beside = sideBySide(report, counter);
  // Charts are numbered first, so that an examination that shares them can refer to them, whatever its position.
  const charts = new Map(
    report.examinations.map((examination) => {
      const details = windowDetailsOf(examination.findings);
      const panels = panelDetailsOf(examination.findings);
      if (panels !== null) {
        return [
          examination.id,
          {
            strips: [],
            targets: captioned(report, examination, panelBlocks(examination.id, panels, counter, originals)),
          },
        ] as const;
      }
      if (details === null || leaders.get(examination.id) !== examination.id)
        return [examination.id, NO_CHARTS];
      const first = counter.count + 1;
      const drawn = chartsOf(report, examination, details, counter);
      figures.set(examination.id, first === counter.count ? `${first}` : `${first} to ${counter.count}`);
      return [examination.id, drawn] as const;
    }),
  );
  return [
    heading(1, 'Results', 'results'),
    paragraph(
      say(
        `This section states what was measured. ${(['claim', 'not-shown', 'measured'] as const).map((one) => `“${STANDING[one].label}”: ${STANDING[one].meaning}`).join(' ')}`,
      ),
    ),
    ...beside,
    ...report.examinations.flatMap((examination) => {
      const leader = leaders.get(examination.id) ?? examination.id;
      const shared = leader === examination.id ? '' : sharedWords(examination, leader, figures.get(leader));
      return examinationBlocks(
        report,
        examination,
        charts.get(examination.id) ?? NO_CHARTS,
        shared,
        caveats.own,
        counter,
      );
    }),
    ...caveatBlocks('To be read together with the findings of several examinations', caveats.common),
    ...chainBlocks(all),
  ];
}

interface Charts {
  readonly strips: readonly Block[];
  readonly targets: readonly Block[];
}
const REPLAY_TITLE = 'Repeatability, replay and full results';
const NO_CHARTS: Charts = { strips: [], targets: [] };

function chartsOf(
  report: Report,
  examination: ReportExamination,
  details: WindowDetails,
  counter: FigureCounter,
): Charts {
  const strips = details.targets.map((target) => stripFigure(examination, details, target, counter));
  const targets = details.targets.flatMap((target) => targetBlocks(examination, details, target, counter));
  return {
    strips: captioned(report, examination, strips),
    targets: captioned(report, examination, targets),
  };
}

/** The blocks; the caption of each figure begins with the examination and its model. */
function captioned(report: Report, examination: ReportExamination, blocks: readonly Block[]): Block[] {
  const { id, start, findings } = examination;
  const modelId = start?.model.id ?? findings?.model.id;
  const of =
    modelId === undefined
      ? `${id}. `
      : `${id}, ${shorten(modelTitle(report, examination, modelId), 70)} (${modelId}). `;
  return blocks.map((block) =>
    block.kind === 'figure' ? { ...block, caption: [...foreign(of), ...block.caption] } : block,
  );
}

function sharedWords(examination: ReportExamination, leader: string, figures: string | undefined): string {
  return `${examination.id} scored the same passages of the same works under the same model as ${leader}, with the same scores. The thresholds, ${figures === undefined ? 'the charts' : `Figures ${figures}`} and the passages shown for ${leader} also apply to ${examination.id}.`;
}

function titleOf({ id, attack, start, findings }: ReportExamination): string {
  const model = findings?.model.name ?? start?.model.name;
  return `${id}  ${attack?.title ?? start?.attack.id ?? 'examination'}${model === undefined ? '' : `, ${model}`}`;
}

function examinationBlocks(
  report: Report,
  examination: ReportExamination,
  charts: Charts,
  shared: string,
  own: ReadonlyMap<string, readonly NamedCaveats[]>,
  counter: FigureCounter,
): Block[] {
  const { id, findings, failure, status } = examination;
  const title = heading(2, titleOf(examination), `results-${id}`);
  if (findings === null) {
    return [
      title,
      paragraph(
        say(`No findings: the examination is ${status}. `),
        ...(failure === '' ? [] : foreign(failure)),
      ),
    ];
  }
  return [
    title,
    ...charts.strips,
    findingsTable(report, examination),
    ...knownAnswers(report, examination),
    ...inAnswerBlocks(examination, counter, originalsOf(report.citations)),
    ...caveatBlocks(`To be read together with the findings of ${id}`, own.get(id) ?? []),
    ...powerBlocks(report, examination),
    ...(shared === '' ? [] : [paragraph(say(shared))]),
    ...charts.targets,
  ];
}

/** Windows that were also scored in an answer, and the prompt before them. */
function inAnswerBlocks(
  { id, findings }: ReportExamination,
  counter: FigureCounter,
  originals: Originals,
): Block[] {
  const details = windowDetailsOf(findings);
  return details === null
    ? []
    : panelBlocks(id, { kind: 'panels', panels: inAnswerPanels(details) }, counter, originals);
}

/** What the method finds of planted passages, for an examination in which a claim was tested and not shown. */
function powerBlocks(report: Report, { id, findings }: ReportExamination): Block[] {
  if (findings?.findings.some(({ standing }) => standing === 'not-shown') !== true) return [];
  const powers = validationPower(report, findings.attack);
  return powers.length === 0
    ? []
    : [
        note(
          say(`${powerTitle(id)}. `, 'strong'),
          ...powers.flatMap(({ text }, at) => [say(at === 0 ? '' : ' '), ...foreign(text)]),
        ),
      ];
}

function caveatBlocks(title: string, caveats: readonly NamedCaveats[]): Block[] {
  if (caveats.length === 0) return [];
  return [
    leading(note(say(title, 'strong'))),
    {
      kind: 'list',
      ordered: false,
      small: true,
      items: caveats.map(({ of, texts }) => [...foreign(`${of}: `, 'strong'), ...foreign(texts.join(' '))]),
    },
  ];
}

/** Caveats that belong to the same findings, and the names of these findings: apart from its finding, a caveat can contradict another. */
interface NamedCaveats {
  readonly of: string;
  readonly texts: readonly string[];
}

/** Caveats of one examination alone, and those that several share, each with the findings that have it. */
function caveatsOf(examinations: readonly ReportExamination[]): {
  readonly own: Map<string, NamedCaveats[]>;
  readonly common: NamedCaveats[];
} {
  const finished = examinations.flatMap(({ id, findings }) =>
    findings === null ? [] : [{ id, caveats: caveatsByFinding(findings.findings) }],
  );
  const key = ({ of, text }: { readonly of: string; readonly text: string }): string => `${of}\n${text}`;
  const speakers = new Map<string, string[]>();
  for (const { id, caveats } of finished)
    for (const one of caveats) speakers.set(key(one), [...(speakers.get(key(one)) ?? []), id]);
  const namesOf = (one: { readonly of: string; readonly text: string }): readonly string[] =>
    speakers.get(key(one)) ?? [];
  const shared = new Map(
    finished.flatMap(({ caveats }) =>
      caveats.flatMap((one) => (namesOf(one).length > 1 ? [[key(one), one] as const] : [])),
    ),
  );
  return {
    own: new Map(
      finished.map(({ id, caveats }) => [id, grouped(caveats.filter((one) => namesOf(one).length === 1))]),
    ),
    common: grouped(
      [...shared.values()].map((one) => ({ of: `${namesOf(one).join(', ')}, ${one.of}`, text: one.text })),
    ),
  };
}

/** Every caveat once, with the titles of the findings that have it. */
function caveatsByFinding(findings: readonly Finding[]): { of: string; text: string }[] {
  const titles = new Map<string, Set<string>>();
  for (const { title, caveats } of findings)
    for (const { text } of caveats) titles.set(text, (titles.get(text) ?? new Set<string>()).add(title));
  const all = new Set(findings.map(({ title }) => title)).size;
  return [...titles].map(([text, own]) => ({
    of: own.size === all ? 'every finding' : [...own].map((title) => `“${title}”`).join(', '),
    text,
  }));
}

/** Caveats of the same findings together, in the order of the first of each. */
function grouped(caveats: readonly { readonly of: string; readonly text: string }[]): NamedCaveats[] {
  const groups = new Map<string, string[]>();
  for (const { of, text } of caveats) groups.set(of, [...(groups.get(of) ?? []), text]);
  return [...groups].map(([of, texts]) => ({ of: of.charAt(0).toUpperCase() + of.slice(1), texts }));
}

/** The replay of each examination, the head of its journal, and where its full findings are. */
function chainBlocks(examinations: readonly ReportExamination[]): Block[] {
  const finished = examinations.filter(({ findings }) => findings !== null);
  if (finished.length === 0) return [];
  const columns = finished.map((examination) => ({
    name: examination.id,
    facts: [
      { label: 'Replay', value: replayWords(examination) },
      { label: 'Journal head', value: [say(examination.findings?.journalHead ?? '', 'hash')] },
      { label: 'Full findings', value: fullFindings(examination) },
    ],
  }));
  return [
    heading(2, REPLAY_TITLE, 'replay'),
    paragraph(
      say(
        `The program is designed to give the same bytes for the same plan on the same machine.${finished.some((one) => windowDetailsOf(one.findings) !== null) ? ' A share of the windows, fixed in the plan, was scored a second time under another numeric layout.' : ''}`,
      ),
    ),
    facts(REPLAY_TITLE, mergedFacts(columns)),
  ];
}

function replayWords(examination: ReportExamination): Inline[] {
  const details = windowDetailsOf(examination.findings);
  if (details === null) return [say('not applicable to this method')];
  const { windows, largestDeltaLog10, layout, replayLayout } = details.replay;
  return typeof largestDeltaLog10 === 'number'
    ? [
        say(
          `${counted(windows, 'window')} scored again (${replayLayout} instead of ${layout}); largest difference ${formatDecades(largestDeltaLog10)}`,
        ),
      ]
    : [say(`not available (${largestDeltaLog10.reason})`)];
}

function fullFindings({
  resultsPath,
  resultsSha256,
  spansOmitted,
  inResultsOnly = [],
}: ReportExamination): Inline[] {
  if (resultsPath === '') return [say('kept in the case folder')];
  const works = `the thresholds and charts of ${counted(inResultsOnly.length, 'work')} with one line in this report`;
  const entries = `${counted(spansOmitted, 'entry', 'entries')} of its lists of passages`;
  return stacked([
    [
      ...foreign(resultsPath, 'mono'),
      ...(inResultsOnly.length > 0
        ? [say(`; ${spansOmitted === 0 ? works : `${entries}, and ${works},`} are only there`)]
        : spansOmitted > 0
          ? [say(`; ${entries} ${spansOmitted === 1 ? 'is' : 'are'} only there`)]
          : []),
    ],
    ...(resultsSha256 === '' ? [] : [[say(resultsSha256, 'hash')]]),
  ]);
}
