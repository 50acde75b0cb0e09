import { memo } from 'react';
import type { PartialResults } from '../../../src/contract/index.js';
import { formatCount, formatLogProb } from '../../../src/figure/index.js';
import { useOriginals } from '../../api/index.js';
import { Card, HostileText, Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { ResultsMark } from './PartialResultsView.js';

export interface BestPassagesProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly partial: PartialResults;
  readonly isFinished: boolean;
  readonly hasControl: boolean;
}

export const BestPassages = memo(function BestPassages({
  caseId,
  examinationId,
  partial,
  isFinished,
  hasControl,
}: BestPassagesProps): React.JSX.Element {
  const originals = useOriginals(caseId, partial.best);
  const roles = new Map(partial.works.map(({ workId, role }) => [workId, role]));
  return (
    <Card
      title={isFinished ? 'Most probable passages' : 'Most probable passages so far'}
      subtitle="The probability that the model writes the whole passage after the text that precedes it in the work."
      actions={<ResultsMark isFinished={isFinished} hasControl={hasControl} />}
    >
      {partial.best.length === 0 ? (
        <p className="muted">No passage scored yet.</p>
      ) : (
        <ol className="best">
          {partial.best.map((passage) => (
            <li key={`${passage.workId} ${passage.startChar}`} className="best-passage">
              <span className="best-number">{formatLogProb(passage.log10 * Math.LN10)}</span>
              <div className="best-body">
                <p className="best-text">
                  <HostileText text={passage.text} maxLength={300} />
                </p>
                <p className="best-place">
                  <span>
                    {roles.get(passage.workId) === 'control' ? 'Control' : 'Target'} {passage.workId},
                    characters {formatCount(passage.startChar)} to {formatCount(passage.endChar)}
                    <PlaceInOriginal original={originals(passage)} />
                  </span>
                  <Link href={href.reader(caseId, examinationId, passage.workId, { at: passage.startChar })}>
                    Show in reader
                  </Link>
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
});

function PlaceInOriginal({ original }: { readonly original: string }): React.JSX.Element | null {
  return original === '' ? null : (
    <>
      {': '}
      <bdi>{original}</bdi>
    </>
  );
}
