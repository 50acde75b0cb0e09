import './Heat.css';
import { decimal } from '../../../src/base/index.js';
import { HEAT_STEPS, PASSAGE_HEAT_EDGES, TOKEN_HEAT_EDGES } from '../../../src/figure/index.js';

export interface HeatLegendProps {
  /** Heat of passages (log10 p of a whole passage) or of single tokens (probability). */
  readonly of: 'passage' | 'token';
  /** What the scale measures, with its unit; by default the usual words. */
  readonly title?: React.ReactNode;
  /** Lower edges of steps 1 … 6 and their format, for another measure. */
  readonly edges?: readonly number[] | undefined;
  readonly formatEdge?: ((edge: number) => string) | undefined;
  /** What has no color: a passage without a score, or text that was not tested. */
  readonly rest?: 'not-scored' | 'not-tested' | 'none' | undefined;
  /** The meaning of the lightest and the darkest end. */
  readonly ends?: readonly [string, string] | undefined;
  /** Ranges of the seven steps in words, for screen readers, where the edges alone do not say them. */
  readonly stepWords?: readonly string[] | undefined;
  /** Colors of bands and charts, background shades of a text, or both where one legend serves both. */
  readonly ink?: 'heat' | 'wash' | 'both' | undefined;
}

const TITLES = {
  passage: 'log10 of the probability of the passage',
  token: 'probability of the token',
} as const;

export function HeatLegend({
  of,
  title = TITLES[of],
  edges = of === 'passage' ? PASSAGE_HEAT_EDGES : TOKEN_HEAT_EDGES,
  formatEdge = of === 'passage' ? (edge) => decimal(edge, 0) : shortProbability,
  rest = of === 'passage' ? 'not-scored' : 'none',
  ends = ['less probable', 'more probable'],
  stepWords,
  ink = of === 'passage' ? 'heat' : 'wash',
}: HeatLegendProps): React.JSX.Element {
  const inks = ink === 'both' ? (['heat', 'wash'] as const) : [ink];
  return (
    <figure className="p-legend">
      <figcaption className="p-legend-title">{title}</figcaption>
      <div className="p-legend-scale">
        <span className="p-legend-end">{ends[0]}</span>
        <ol className="p-legend-steps">
          {Array.from({ length: HEAT_STEPS }, (_, step) => (
            <li key={step} className="p-legend-step">
              {inks.map((each) => (
                <span key={each} className="p-legend-box" style={{ background: `var(--${each}-${step})` }} />
              ))}
              <span className="p-legend-edge">
                <span className="sr-only">{`step ${step + 1}: ${stepWords?.[step] ?? rangeWords(edges, step, formatEdge)}`}</span>
                {step < HEAT_STEPS - 1 && <span aria-hidden="true">{formatEdge(edges[step] ?? 0)}</span>}
              </span>
            </li>
          ))}
        </ol>
        <span className="p-legend-end">{ends[1]}</span>
        {rest !== 'none' && (
          <span className="p-legend-unscored">
            <span className={rest === 'not-tested' ? 'p-legend-hatched' : 'p-legend-line'} />{' '}
            {rest === 'not-tested' ? 'not tested' : 'not scored'}
          </span>
        )}
      </div>
    </figure>
  );
}

function shortProbability(edge: number): string {
  return edge < 0.01 ? `10^${decimal(Math.log10(edge), 0)}` : String(edge);
}

function rangeWords(edges: readonly number[], step: number, format: (edge: number) => string): string {
  const low = edges[step - 1];
  const high = edges[step];
  if (low === undefined) return `below ${format(high ?? 0)}`;
  return high === undefined ? `from ${format(low)}` : `${format(low)} to ${format(high)}`;
}
