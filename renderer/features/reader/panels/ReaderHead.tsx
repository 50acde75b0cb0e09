import { memo } from 'react';
import type { ExaminationShort, ReaderWork } from '../../../../src/contract/index.js';
import { counted } from '../../../../src/base/index.js';
import { formatCount } from '../../../../src/figure/index.js';
import { CalibrationMark, HostileText, Link, PageHeader, Term } from '../../../components/index.js';
import { href } from '../../../navigation/index.js';
import { shortTitle } from '../placeWords.js';

export interface ReaderHeadProps {
  readonly caseId: string;
  readonly work: ReaderWork;
  readonly examination: ExaminationShort | undefined;
  /** Without the reasons of the calibration, which stand elsewhere. */
  readonly isBrief: boolean;
}

/** The work, the examination and its model, and the calibration. */
export const ReaderHead = memo(function ReaderHead({
  caseId,
  work,
  examination,
  isBrief,
}: ReaderHeadProps): React.JSX.Element {
  const name = examination?.attackTitle ?? 'Examination';
  return (
    <PageHeader
      title={<HostileText text={work.title} maxLength={80} />}
      subtitle={
        <>
          {`${work.role === 'target' ? 'Target' : 'Control'} ${work.workId}, ${counted(work.chars, 'character')}, ${counted(work.words, 'word')}. `}
          <Link href={href.run(caseId, work.examinationId)}>{`${work.examinationId}: ${name}`}</Link>
          {' on '}
          <Link href={href.model(caseId, work.model.id)}>
            <bdi>{shortTitle(work.model.name)}</bdi>
          </Link>
          {'. A '}
          <Term id="passage">passage</Term>
          {`: ${counted(work.suffixTokens, 'token')} after a `}
          <Term id="prefix">prefix</Term>
          {` of ${formatCount(work.prefixTokens)}.`}
        </>
      }
      actions={
        <>
          <CalibrationMark
            calibration={work.calibration}
            isBrief={isBrief || work.calibration.kind === 'calibrated'}
          />
          <Link href={href.findingsOf(caseId, work.examinationId, work.workId)}>Findings</Link>
        </>
      }
    />
  );
});
