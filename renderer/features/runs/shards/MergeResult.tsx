import { counted } from '../../../../src/base/index.js';
import type { JobResult } from '../../../../src/contract/index.js';
import { formatCount } from '../../../../src/figure/index.js';
import { Callout, Link } from '../../../components/index.js';
import { href } from '../../../navigation/index.js';

type Merged = Extract<JobResult, { kind: 'shards-merge' }>;

/** What a merge brought, examination by examination. */
export function MergeResult({
  caseId,
  result,
}: {
  readonly caseId: string;
  readonly result: Merged;
}): React.JSX.Element {
  return (
    <Callout title="The shards were merged.">
      <ul>
        {result.examinations.map((one) => (
          <li key={one.id}>
            {one.kind === 'finished' ? (
              <Link href={href.findingsOf(caseId, one.id)}>Findings of {one.id}</Link>
            ) : (
              <Link href={href.run(caseId, one.id)}>{one.id}</Link>
            )}
            {one.kind !== 'finished' &&
              (one.kind === 'none'
                ? ' is not merged: no shard with its first unit is finished'
                : ` is partly merged: ${formatCount(one.unitsDone)} of ${formatCount(one.units)} units`)}
            {one.repeatedUnits > 0 &&
              `; largest difference between machines on ${counted(one.repeatedUnits, 'repeated unit')}: ${one.largestDecades} decades`}
            .
          </li>
        ))}
      </ul>
    </Callout>
  );
}
