import { PowersText, Term } from '../../../components/index.js';
import type { ReaderWork } from '../../../../src/contract/index.js';
import { thresholdWords } from '../formatScores.js';
import type { OpenWork } from '../useOpenWork.js';
import { CoverageRow } from './CoverageRow.js';

export interface CoverageTableProps {
  readonly caseId: string;
  readonly open: OpenWork;
  readonly passage: number;
  readonly threshold: number;
  readonly companions: readonly ReaderWork['strips'][number][];
}

/** Coverage above the threshold in the work and in the works compared with it. */
export function CoverageTable(props: CoverageTableProps): React.JSX.Element {
  const { caseId, open, passage, threshold, companions } = props;
  const shared = { caseId, examinationId: open.work.examinationId, passage, threshold };
  return (
    <table className="reader-coverage" aria-label={`Coverage by passages above ${thresholdWords(threshold)}`}>
      <caption>
        <Term id="coverage">Coverage</Term>
        <PowersText text={` by passages above ${thresholdWords(threshold)}`} />
      </caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Work</th>
          <th scope="col">Characters</th>
          <th scope="col">Passages</th>
        </tr>
      </thead>
      <tbody>
        <CoverageRow {...shared} open={open} work={open.work} />
        {companions.map((strip) => (
          <CoverageRow key={strip.workId} {...shared} open={null} work={strip} />
        ))}
      </tbody>
    </table>
  );
}
