import type { Panel, PanelDetails } from '../../../domain/index.js';
import { barsCharts, curveChart, visibleShort, type Originals } from '../../../figure/index.js';
import { foreign, note, say, type Block } from '../blocks.js';
import { figureBlock, type FigureCounter } from '../figureBlock.js';
import { panelTable } from './panelTable.js';
import { panelTexts } from './panelTexts.js';

/** The panels of an examination in order: tables, figures, and texts side by side, each with its note. */
export function panelBlocks(
  examinationId: string,
  details: PanelDetails,
  counter: FigureCounter,
  originals: Originals,
): Block[] {
  return details.panels.flatMap((panel) =>
    blocksOf(`${examinationId}-${panel.id}`, panel, counter, originals),
  );
}

function blocksOf(id: string, panel: Panel, counter: FigureCounter, originals: Originals): Block[] {
  switch (panel.kind) {
    case 'table':
      return panelTable(panel, originals);
    case 'texts':
      return panelTexts(panel, id, originals);
    case 'curve':
      return panel.series.length === 0
        ? [empty(panel.title, panel.note)]
        : [figureBlock(counter, curveChart(id, panel), panel.note === '' ? [] : foreign(panel.note))];
    case 'bars': {
      if (panel.groups.length === 0) return [empty(panel.title, panel.note)];
      const charts = barsCharts(id, panel);
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

function empty(title: string, words: string): Block {
  return note(
    say(`${visibleShort(title, 200)}: `, 'strong'),
    say('there is nothing to draw. '),
    ...(words === '' ? [] : foreign(words)),
  );
}
