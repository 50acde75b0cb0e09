import { listed } from '../../base/index.js';
import {
  STANDING,
  type Report,
  type ReportExamination,
  type WindowDetails,
  panelDetailsOf,
  windowDetailsOf,
} from '../../domain/index.js';
import { inAnswerPanels, originalsOf, shorten, type Originals } from '../../figure/index.js';
import { validationPower } from '../statement/validationPower.js';
import { shownIn } from '../statement/shownIn.js';
import { powerTitle } from '../statement/validationWords.js';
import { modelTitle } from '../statement/workTitle.js';
import { type Block, foreign, heading, note, paragraph, say, stated } from './blocks.js';
import { findingsTable, isNegative } from './findings/findingsTable.js';
import { FigureCounter } from './figureBlock.js';
import type { Notes } from './findings/notes.js';
import { hasManyWorks, worksTable } from './findings/worksTable.js';
import { dispositionBlocks } from './panels/disposition.js';
import { panelBlocks, panelSource } from './panels/panelBlocks.js';
import { stripFigure, targetBlocks } from './resultFigures.js';
import { sideBySide } from './panels/sideBySide.js';

/**
 * What was measured: every finding with value, control, interval and standing, and the figures of each examination. Facts only.
 * @param notes takes what the findings refer to by number
 */
export function resultsSection(report: Report, notes: Notes): Block[] {
  const counter = new FigureCounter();
  const originals = originalsOf(report.citations);
  const leaders = shownIn(report.examinations);
  const figures = new Map<string, string>();
  const beside = [...dispositionBlocks(report, counter), ...sideBySide(report, counter)];
  // Charts are numbered first, so that an examination that shares them can refer to them, whatever its position.
  const charts = new Map(
    report.examinations.map((examination) => {
      const details = windowDetailsOf(examination.findings);
      const panels = panelDetailsOf(examination.findings);
      if (panels !== null) {
        // What an examination that shows nothing has to show is said by its tests; its tables are in the data.
        const blocks = isNegative(examination.findings?.findings ?? [])
          ? []
          : panelBlocks(panelSource(examination, originals), panels, counter);
        return [examination.id, { strips: [], targets: captioned(report, examination, blocks) }] as const;
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
        (['claim', 'not-shown', 'measured'] as const)
          .map((one) => `“${STANDING[one].label}”: ${STANDING[one].meaning}`)
          .join(' '),
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
        notes,
        counter,
      );
    }),
  ];
}

interface Charts {
  readonly strips: readonly Block[];
  readonly targets: readonly Block[];
}
const NO_CHARTS: Charts = { strips: [], targets: [] };
/** Works of an examination of many whose bands stand in one figure. */
const STRIPS_TOGETHER = 7;

function chartsOf(
  report: Report,
  examination: ReportExamination,
  details: WindowDetails,
  counter: FigureCounter,
): Charts {
  const isMany = hasManyWorks(details.targets);
  const strips = stripGroups(details.targets, isMany).map((targets) =>
    stripFigure(examination, details, targets, counter),
  );
  // Of many works, and of an examination that shows nothing, the other charts are in the data.
  const targets =
    isMany || isNegative(examination.findings?.findings ?? [])
      ? []
      : details.targets.flatMap((target) => targetBlocks(examination, details, target, counter));
  return {
    strips: captioned(report, examination, strips),
    targets: captioned(report, examination, targets),
  };
}

/** Works that share a figure: each has its own, but of many as many as fit a page. */
function stripGroups<T>(targets: readonly T[], isMany: boolean): T[][] {
  const size = isMany ? STRIPS_TOGETHER : 1;
  return Array.from({ length: Math.ceil(targets.length / size) }, (_, at) =>
    targets.slice(at * size, (at + 1) * size),
  );
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
  notes: Notes,
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
    ...(hasManyWorks(findings.findings)
      ? worksTable(report, examination, notes)
      : findingsTable(report, examination, notes)),
    ...inAnswerBlocks(examination, counter, originalsOf(report.citations)),
    ...powerBlocks(report, examination, notes),
    ...(shared === '' ? [] : [paragraph(say(shared))]),
    ...charts.targets,
  ];
}

/** Windows that were also scored in an answer, and the prompt before them. */
function inAnswerBlocks(
  examination: ReportExamination,
  counter: FigureCounter,
  originals: Originals,
): Block[] {
  const details = windowDetailsOf(examination.findings);
  return details === null
    ? []
    : panelBlocks(
        panelSource(examination, originals),
        { kind: 'panels', panels: inAnswerPanels(details) },
        counter,
      );
}

/** What the method finds of planted passages, for an examination in which a claim was tested and not shown. */
function powerBlocks(report: Report, { id, findings }: ReportExamination, notes: Notes): Block[] {
  if (findings?.findings.some(({ standing }) => standing === 'not-shown') !== true) return [];
  const powers = validationPower(report, findings.attack);
  if (powers.length === 0) return [];
  const text = powers.map((one) => one.text).join(' ');
  const places = notes.printedAt(text);
  return [
    note(
      say(`${powerTitle(id)}. `, 'strong'),
      ...stated(places.length === 0 ? notes.once(text, id) : `The same as in ${listed(places)}.`),
    ),
  ];
}
