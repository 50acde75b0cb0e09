import './examine.css';
import { useCall } from '../../api/index.js';
import { ErrorPanel, Link, LoadingState, PageHeader } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { ExamineForm } from './ExamineForm.js';

export interface ExamineScreenProps {
  readonly caseId: string;
}

/** Sets up an examination: attack, evidence, parameters and cost; then adds it to the queue. */
export function ExamineScreen({ caseId }: ExamineScreenProps): React.JSX.Element {
  const overview = useCall('case.show', { caseId });
  const attacks = useCall('attacks.list', {}, { staleTime: Infinity });
  const error = overview.error ?? attacks.error;
  return (
    <div className="screen">
      <PageHeader
        title="New examination"
        subtitle="Attacks, applied to works and controls with each selected model. The plan of each is fixed and hashed before anything is scored."
        actions={<Link href={href.runs(caseId)}>Examinations and queue</Link>}
      />
      {overview.data !== undefined && attacks.data !== undefined ? (
        <ExamineForm overview={overview.data} attacks={attacks.data.attacks} />
      ) : error !== null ? (
        <ErrorPanel
          error={error}
          title="The form could not be prepared"
          onRetry={() => void Promise.all([overview.refetch(), attacks.refetch()])}
        />
      ) : (
        <LoadingState label="Reading the case and the attacks" />
      )}
    </div>
  );
}
