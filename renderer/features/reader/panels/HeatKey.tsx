import { memo } from 'react';
import { HeatLegend } from '../../../components/index.js';
import type { HeatMeasure } from '../measures.js';

/** The meaning of the colors. Strips use the stronger colors, the text the lighter shades; both have the same steps. */
export const HeatKey = memo(function HeatKey({
  measure,
  isTested,
}: {
  readonly measure: HeatMeasure;
  /** Is it known which text was tested? */
  readonly isTested: boolean;
}): React.JSX.Element {
  return (
    <HeatLegend
      of={measure.token === null ? 'passage' : 'token'}
      title={
        <>
          {`${measure.unit}; ${measure.ends[1]} to the right`}
          {measure.method !== undefined && <span className="muted">{` (${measure.method})`}</span>}
        </>
      }
      ends={measure.ends}
      edges={measure.edges.map((_, index) => index)}
      formatEdge={(index) => measure.edges[index] ?? ''}
      {...(measure.stepWords === undefined ? {} : { stepWords: measure.stepWords })}
      ink={measure.token === null ? 'both' : 'wash'}
      rest={isTested ? 'not-tested' : 'none'}
    />
  );
});
