import { isScored } from '../../../base/index.js';
import type { BarsPanel, Report } from '../../../domain/index.js';
import { barsCharts, shorten } from '../../../figure/index.js';
import { answerGroups } from '../answers.js';
import { say, type Block } from '../blocks.js';
import { figureBlock, type FigureCounter } from '../figureBlock.js';
import { reportedAnswer } from '../reportedAnswer.js';

/** Most works in a figure. */
const MOST_WORKS = 24;

/**
 * What each model holds of each work, on one scale: the portion that the answer states, beside that of the control. Nothing for a model with
 * a single work.
 */
export function dispositionBlocks(report: Report, counter: FigureCounter): Block[] {
  const pairs = answerGroups(report).flatMap(({ modelId, workId }) => {
    const { model, work, elements } = reportedAnswer(report, modelId, workId);
    const portion = elements.rows.find(({ id }) => id === 'substantial-portion');
    const amount = portion?.work ?? null;
    return amount === null || !isScored(amount.share)
      ? []
      : [{ model, work, share: amount.share, control: portion?.control?.share ?? null }];
  });
  return [...new Set(pairs.map(({ model }) => model.id))].flatMap((modelId): Block[] => {
    const own = pairs.filter(({ model }) => model.id === modelId).slice(0, MOST_WORKS);
    const [first] = own;
    if (first === undefined || own.length < 2) return [];
    const panel: BarsPanel = {
      kind: 'bars',
      id: 'disposition',
      title: `How much of each work is in ${shorten(first.model.name, 70)}`,
      y: { title: 'Share of the work', kind: 'share' },
      groups: own.map(({ work, share, control }) => ({
        name: work.title,
        bars: [
          { name: work.id, role: 'target', value: share },
          ...(control === null ? [] : [{ name: '', role: 'control' as const, value: control }]),
        ],
      })),
      note: '',
    };
    return barsCharts(`disposition-${modelId}`, panel).map((chart) =>
      figureBlock(counter, chart, [
        say('For each work, what decides (3) a substantial portion, beside the same of its control.'),
      ]),
    );
  });
}
