import { useMemo } from 'react';
import { recordWords, type Written } from '../../../src/answer/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { useOriginals } from '../../api/index.js';
import { HostileText, Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';

/** Which passage it is, how the text of the model came about, and what it was given. */
export function WrittenPlace({
  caseId,
  written,
}: {
  readonly caseId: string;
  readonly written: Written;
}): React.JSX.Element {
  const { workId, startChar, endChar } = written;
  const originals = useOriginals(
    caseId,
    useMemo(() => [{ workId, startChar, endChar }], [workId, startChar, endChar]),
  );
  const original = originals({ workId, startChar, endChar });
  return (
    <>
      <p>
        <HostileText text={original === '' ? `Character ${formatCount(startChar)}` : original} />.{' '}
        <HostileText text={recordWords(written)} maxLength={1000} />{' '}
        {written.numbers !== '' && <HostileText text={`${written.numbers}.`} maxLength={600} />}{' '}
        <Link href={href.findingsOf(caseId, written.examinationId, workId)}>
          {`Findings of ${written.examinationId}`}
        </Link>
      </p>
      {written.given !== '' && (
        <details>
          <summary>What the model was given</summary>
          <div className="serif">
            <HostileText text={written.given} maxLength={2000} isBlock />
          </div>
        </details>
      )}
    </>
  );
}
