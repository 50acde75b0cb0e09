import { useMemo } from 'react';
import { counted, percent } from '../../../../src/base/index.js';
import { formatCount } from '../../../../src/figure/index.js';
import { spanCoverage } from '../../../../src/measure/index.js';
import { passagesOf } from '../heat/readerWindows.js';
import { shortTitle } from '../placeWords.js';
import { useOpenWork, type OpenWork } from '../useOpenWork.js';

export interface CoverageRowProps {
  readonly caseId: string;
  readonly examinationId: string;
  /** The work if it is already open; null if it is still to be opened. */
  readonly open: OpenWork | null;
  readonly work: { readonly workId: string; readonly title: string; readonly role: 'target' | 'control' };
  readonly passage: number;
  readonly threshold: number;
}

/** How much of one work lies in passages above the threshold, with the denominators. */
export function CoverageRow(props: CoverageRowProps): React.JSX.Element {
  const { caseId, examinationId, open: given, work, passage, threshold } = props;
  const answer = useOpenWork(caseId, examinationId, work.workId, given === null);
  const open = given ?? (answer.kind === 'open' ? answer.open : null);
  const covered = useMemo(
    () =>
      open === null ? null : spanCoverage(passagesOf(open.windows, passage), open.work.chars, threshold),
    [open, passage, threshold],
  );
  const tested = useMemo(() => (open?.tested === undefined ? null : testedChars(open)), [open]);
  return (
    <tr>
      <th scope="row">
        <span className={`reader-band-role reader-band-${work.role}`}>
          {work.role === 'target' ? 'Target' : 'Control'}
        </span>{' '}
        <span className="muted">{work.workId}</span>
        <bdi className="sr-only">{shortTitle(work.title)}</bdi>
      </th>
      {open === null || covered === null ? (
        <td colSpan={2} className="muted">
          {answer.kind === 'error' ? answer.error.message : 'opening…'}
        </td>
      ) : (
        <>
          <td>
            {open.countedChars === 0 ? (
              'no characters count'
            ) : (
              <>
                <strong>{percent(covered.coveredChars / open.countedChars)}</strong>{' '}
                <span className="muted">
                  {`(${formatCount(covered.coveredChars)} of ${counted(open.countedChars, 'character')})${
                    tested === null || tested === open.countedChars
                      ? ''
                      : `; ${percent(tested / open.countedChars)} tested`
                  }`}
                </span>
              </>
            )}
          </td>
          <td>
            <strong>{formatCount(covered.hits)}</strong>{' '}
            <span className="muted">{`of ${counted(covered.counted, 'passage')}`}</span>
          </td>
        </>
      )}
    </tr>
  );
}

/** Characters in passages that count. */
function testedChars({ windows, work }: OpenWork): number {
  const { startChar, endChar, counts } = windows;
  const passages = { startChar, endChar, counts, logPz: new Float64Array(windows.count) };
  return spanCoverage(passages, work.chars, -1).coveredChars;
}
