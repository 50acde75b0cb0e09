import type { WindowDetails } from '../../../src/domain/index.js';
import {
  controlHistogram,
  distribution,
  formatLog10,
  heatStrip,
  queryCurves,
  thresholdCurve,
  type CurveMark,
} from '../../../src/figure/index.js';
import { ChartView, MarkedText } from '../../components/index.js';

type Target = WindowDetails['targets'][number];

/** Maximum number of policies in one chart. */
const POLICIES_IN_CHART = 4;

/** The charts of one target work, as in the report: strip, distribution, coverage by threshold and by query budget. */
export function WindowFigures({
  examinationId,
  details,
  target,
}: {
  readonly examinationId: string;
  readonly details: WindowDetails;
  readonly target: Target;
}): React.JSX.Element {
  const key = `${examinationId}-${target.workId}`;
  const marks = marksOf(target);
  const bands = [
    {
      title: target.title,
      role: 'target' as const,
      chars: target.summary.chars,
      slices: target.summary.strip,
      tested: target.summary.stripTested,
    },
    ...details.controls.map((one) => ({
      title: one.title,
      role: 'control' as const,
      chars: one.summary.chars,
      slices: one.summary.strip,
      tested: one.summary.stripTested,
    })),
  ];
  const budgets = target.coverageByQueries.filter(({ points }) => points.length > 0);
  return (
    <div className="p-figures">
      {budgets.length > 0 && (
        <Figure caption="Coverage by query budget. The reader chooses the budget; the program does not. Passages that a policy can never produce count at no budget.">
          <ChartView
            showTitle
            chart={queryCurves(
              `queries-${key}`,
              target.queryProbability,
              budgets.slice(0, POLICIES_IN_CHART),
            )}
          />
        </Figure>
      )}
      <Figure caption="Passages by probability, each side as a share of its own: the work above the axis, all controls together below it. A passage counts only to the right of a threshold.">
        <ChartView
          showTitle
          chart={distribution(
            `distribution-${key}`,
            details.histogramEdges,
            { role: 'target', counts: target.summary.histogram, texts: 1 },
            controlHistogram(details.controls),
            marks.slice(0, 2),
          )}
        />
      </Figure>
      <Figure caption="Share of the work’s characters in passages above a threshold, as the threshold rises.">
        <ChartView showTitle chart={thresholdCurve(`threshold-${key}`, target.coverageByThreshold, marks)} />
      </Figure>
      <Figure caption="The whole work from left to right, with each control below it on the same scale. Text that was not tested is hatched.">
        <ChartView showTitle chart={heatStrip(`strip-${key}`, bands)} />
      </Figure>
    </div>
  );
}

function Figure({
  caption,
  children,
}: {
  readonly caption: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <div className="stack-tight">
      {children}
      <p className="muted">
        <MarkedText text={caption} />
      </p>
    </div>
  );
}

function marksOf(target: Target): CurveMark[] {
  const signs: Readonly<Record<string, string>> = {
    'paper-floor': 'τ',
    'family-floor': 'τ_F',
    'paper-floor-plus-5': 'τ + 5',
  };
  return target.thresholds.flatMap(({ name, log10 }) => {
    const sign = signs[name];
    return sign !== undefined && typeof log10 === 'number'
      ? [{ name: `${sign} ${formatLog10(log10)}`, x: log10 }]
      : [];
  });
}
