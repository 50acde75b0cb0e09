import './reader.css';
import { counted } from '../../../src/base/index.js';
import { useCall, useContractEvent } from '../../api/index.js';
import { Callout, ErrorPanel, Link, LoadingState, PageHeader } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { PlacesReader } from './foundPlaces/PlacesReader.js';
import { ReaderView } from './ReaderView.js';
import { useOpenWork } from './useOpenWork.js';
import { useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';

/** Interval at which the work is opened again while an examination runs, in milliseconds. */
const EVERY_MS = 5000;

/** Opens the work again as its examination progresses. */
function useLiveWork(caseId: string, examinationId: string): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useContractEvent('run.results', (event) => {
    if (event.caseId !== caseId || event.examinationId !== examinationId) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({
        predicate: ({ queryKey: [name, input] }) =>
          (name === 'reader.open' || name === 'reader.tokens') &&
          typeof input === 'object' &&
          input !== null &&
          'examinationId' in input &&
          input.examinationId === examinationId,
      });
    }, EVERY_MS);
  });
}

export interface ReaderScreenProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly workId: string;
}

/** A work as text, with the heat of one examination. */
export function ReaderScreen({ caseId, examinationId, workId }: ReaderScreenProps): React.JSX.Element {
  const answer = useOpenWork(caseId, examinationId, workId);
  const overview = useCall('case.show', { caseId });
  useLiveWork(caseId, examinationId);
  const examination = overview.data?.examinations.find(({ id }) => id === examinationId);
  if (answer.kind === 'error' && answer.error.code === 'reader-attack') {
    return (
      <PlacesReader caseId={caseId} examinationId={examinationId} workId={workId} examination={examination} />
    );
  }
  if (answer.kind !== 'open') {
    return (
      <div className="screen">
        <PageHeader title={`Reader: ${workId}`} subtitle={`examination ${examinationId}`} />
        {answer.kind === 'error' ? (
          <ErrorPanel
            error={answer.error}
            title="The work cannot be shown with this examination"
            onRetry={answer.retry}
          />
        ) : (
          <LoadingState label="Opening the work and its scores" />
        )}
        <p>
          <Link href={href.work(caseId, workId)}>Show the work without heat</Link>
        </p>
      </div>
    );
  }
  return (
    <ReaderView
      key={`${examinationId} ${workId}`}
      caseId={caseId}
      open={answer.open}
      examination={examination}
      canMark={overview.data?.mode === 'write'}
      notice={
        examination !== undefined &&
        examination.status !== 'finished' && (
          <Callout
            tone="warning"
            title={`This examination is ${examination.status}: ${counted(examination.unitsDone, 'unit')} of ${counted(examination.units, 'unit')} done.`}
            action={<Link href={href.run(caseId, examinationId)}>Go to examination</Link>}
          >
            Passages not scored yet have no heat, and nothing is calibrated until the examination is finished.
          </Callout>
        )
      }
    />
  );
}
