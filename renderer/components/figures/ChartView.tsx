import './ChartView.css';
import { chartSvg, type Chart } from '../../../src/figure/index.js';
import { Button } from '../actions/Button.js';
import { CopyButton } from '../actions/CopyButton.js';
import { SaveButton } from '../actions/SaveButton.js';
import { Dialog } from '../frames/Dialog.js';
import { ReadableChart } from './ReadableChart.js';
import { toCsv } from '../tables/toCsv.js';

export interface ChartViewProps {
  readonly chart: Chart;
  /** Show the chart's title above it. */
  readonly showTitle?: boolean | undefined;
}

/** The chart that the report prints. Its values can be read with the pointer and the keyboard, enlarged, and copied as a drawing or a table. */
export function ChartView({ chart, showTitle = false }: ChartViewProps): React.JSX.Element {
  return (
    <figure className="p-chart">
      {showTitle && <figcaption className="p-chart-title">{chart.title}</figcaption>}
      <ReadableChart chart={chart} />
      <div className="p-chart-actions">
        <Dialog
          title={chart.title}
          size="window"
          trigger={
            <Button size="small" variant="quiet" icon="search" aria-label={`Enlarge: ${chart.title}`}>
              Enlarge
            </Button>
          }
        >
          <div className="p-chart-large">
            <ReadableChart chart={chart} />
            <p className="muted">{chart.description}</p>
          </div>
        </Dialog>
        <CopyButton variant="button" text={() => chartSvg(chart)} what={`“${chart.title}” as SVG`}>
          Copy as SVG
        </CopyButton>
        <SaveButton title={chart.title} ending="svg" text={() => chartSvg(chart)} />
        <CopyButton variant="button" text={() => chartCsv(chart)} what={`“${chart.title}” as CSV`}>
          Copy as CSV
        </CopyButton>
        <SaveButton title={chart.title} ending="csv" text={() => chartCsv(chart)} />
      </div>
    </figure>
  );
}

/** Every value that a chart shows, as CSV. */
function chartCsv({ columns, readings }: Chart): string {
  return toCsv(
    readings,
    columns.map((title, index) => ({ id: String(index), title, value: ({ values }) => values[index] })),
  );
}
