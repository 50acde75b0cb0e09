import { counted, elementAt, isScored, type Scored } from '../../../src/base/index.js';
import { PowersText, Term } from '../../components/index.js';
import { passageWords } from './formatScores.js';
import { bestWindowAt, windowsAt } from './heat/stepGroup.js';
import type { CharRange } from './places.js';
import { useOpenWork } from './useOpenWork.js';

export interface PassageNumbersProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly workId: string;
  readonly range: CharRange;
}

/** The probability of a range of a work, and that of the most probable passage of the control; nothing where the examination has none. */
export function PassageNumbers(props: PassageNumbersProps): React.JSX.Element | null {
  const { caseId, examinationId, workId, range } = props;
  const answer = useOpenWork(caseId, examinationId, workId);
  if (answer.kind !== 'open') return null;
  const { windows, work } = answer.open;
  const { startChar, endChar } = range;
  const best = bestWindowAt(windows, 0, startChar, endChar);
  if (best === undefined) return null;
  const tested = windowsAt(windows, startChar, endChar).filter((index) => windows.counts[index] === 1).length;
  const isWhole = tested === 1 && windows.startChar[best] === startChar && windows.endChar[best] === endChar;
  const control = highestOf(work.role === 'control' ? [] : work.strips);
  return (
    <p>
      <Term id="probability">Probability</Term>{' '}
      <strong>
        <PowersText text={passageWords(elementAt(windows.logPz(0), best))} />
      </strong>{' '}
      <span className="muted">
        {[
          work.windows.measures.at(0)?.title,
          isWhole ? '' : `the most probable of ${counted(tested, 'passage')} that it overlaps`,
        ]
          .filter(Boolean)
          .join('; ')}
      </span>
      {control !== undefined && (
        <>
          {'; most probable passage of the '}
          <Term id="control">control</Term>{' '}
          <strong>
            <PowersText text={passageWords(control * Math.LN10)} />
          </strong>
        </>
      )}
    </p>
  );
}

/** The largest log10 probability of a passage of the controls; undefined without one. */
function highestOf(
  strips: readonly { readonly role: string; readonly slices: readonly Scored[] }[],
): number | undefined {
  let highest: number | undefined;
  for (const { role, slices } of strips) {
    if (role !== 'control') continue;
    for (const slice of slices)
      if (isScored(slice) && (highest === undefined || slice > highest)) highest = slice;
  }
  return highest;
}
