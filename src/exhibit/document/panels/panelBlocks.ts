import { percent } from '../../../base/index.js';
import type { CurvePanel, Panel, PanelDetails, ReportExamination } from '../../../domain/index.js';
import { axisNumber, barsCharts, curveChart, visibleShort, type Originals } from '../../../figure/index.js';
import { foreign, note, say, type Block } from '../blocks.js';
import { figureBlock, type FigureCounter } from '../figureBlock.js';
import { listsPassages, printedTable } from './panelTable.js';
import { panelTexts } from './panelTexts.js';

/** Whose panels are printed, and the file that has them whole. */
interface Source {
  readonly id: string;
  readonly file: string;
  readonly originals: Originals;
}

/** Where the panels of an examination come from. */
export function panelSource(
  { id, resultsPath }: Pick<ReportExamination, 'id' | 'resultsPath'>,
  originals: Originals,
): Source {
  return { id, file: resultsPath === '' ? 'report.json' : resultsPath, originals };
}

/** The panels of an examination that belong to its findings, in order: figures and tables, each with its note. */
export function panelBlocks(source: Source, details: PanelDetails, counter: FigureCounter): Block[] {
  return details.panels
    .filter((panel) => !showsPassages(panel))
    .flatMap((panel) => blocksOf(panel, source, counter));
}

/**
 * The panels that show single passages: tables with a row for each, and texts side by side.
 * @param printed places of the works that the report prints already
 */
export function passagePanels(
  { id, file, originals }: Source,
  details: PanelDetails,
  printed: Parameters<typeof panelTexts>[4],
): Block[] {
  return details.panels.flatMap((panel) =>
    panel.kind === 'texts'
      ? panelTexts(panel, `${id}-${panel.id}`, file, originals, printed)
      : panel.kind === 'table' && listsPassages(panel)
        ? printedTable(panel, file, originals)
        : [],
  );
}

function showsPassages(panel: Panel): boolean {
  return panel.kind === 'texts' || (panel.kind === 'table' && listsPassages(panel));
}

function blocksOf(panel: Panel, { id, file, originals }: Source, counter: FigureCounter): Block[] {
  const own = `${id}-${panel.id}`;
  switch (panel.kind) {
    case 'table':
      return printedTable(panel, file, originals);
    case 'texts':
      return panelTexts(panel, own, file, originals);
    case 'curve':
      if (panel.series.length === 0) return [empty(panel.title, panel.note)];
      return isFlatCurve(panel)
        ? [flatCurve(panel, file)]
        : [figureBlock(counter, curveChart(own, panel), panel.note === '' ? [] : foreign(panel.note))];
    case 'bars': {
      if (panel.groups.length === 0) return [empty(panel.title, panel.note)];
      const charts = barsCharts(own, panel);
      return charts.map((chart, index) =>
        figureBlock(
          counter,
          chart,
          index === charts.length - 1 && panel.note !== '' ? foreign(panel.note) : [],
        ),
      );
    }
  }
}

/** Most by which the shares of a line differ that a chart need not show. */
const FLAT = 0.05;

/** Are all lines of a chart of shares level? */
function isFlatCurve({ y, series }: CurvePanel): boolean {
  return (
    y.kind === 'share' &&
    series.every(({ points }) => {
      const shares = points.flatMap((point) => (typeof point.y === 'number' ? [point.y] : []));
      return shares.length > 0 && Math.max(...shares) - Math.min(...shares) <= FLAT;
    })
  );
}

/** Level lines in one sentence: between which shares each lies, from its first point to its last. */
function flatCurve({ title, x, series, note: words }: CurvePanel, file: string): Block {
  const lines = series.map(({ name, points }) => {
    const shares = points.flatMap((point) => (typeof point.y === 'number' ? [point.y] : []));
    const [least, most] = [percent(Math.min(...shares)), percent(Math.max(...shares))];
    return `${visibleShort(name, 80)} ${least === most ? least : `${least} to ${most}`}`;
  });
  const ends = series.flatMap(({ points }) => points.map((point) => point.x));
  return note(
    say(`${visibleShort(title, 200)}. `, 'strong'),
    ...foreign(
      `${visibleShort(x.title, 80)}, ${axisNumber(Math.min(...ends), x.kind)} to ${axisNumber(Math.max(...ends), x.kind)}: ${lines.join('; ')}. `,
    ),
    ...(words === '' ? [] : foreign(`${words} `)),
    say('Every point is in '),
    ...foreign(file, 'mono'),
    say('.'),
  );
}

function empty(title: string, words: string): Block {
  return note(
    say(`${visibleShort(title, 200)}: `, 'strong'),
    say('there is nothing to draw. '),
    ...(words === '' ? [] : foreign(words)),
  );
}
