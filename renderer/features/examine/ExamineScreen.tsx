import './examine.css';
import { useCall } from '../../api/index.js';
import { ErrorPanel, Link, LoadingState, PageHeader } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { ExamineForm } from './ExamineForm.js';

export interface ExamineScreenProps {
  readonly caseId: string;
}

/** Puts an examination together: what is asked, of which evidence, how; what it costs; and into the queue. */
export function ExamineScreen({ caseId }: ExamineScreenProps): React.JSX.Element {
  const overview = useCall('case.show', { caseId });
  const attacks = useCall('attacks.list', {}, { staleTime: Infinity });
  const error = overview.error ?? attacks.error;
  return (
    <div className="screen">
      <PageHeader
        title="New examination"
        subtitle="One attack, applied to works and controls with each of the chosen models. The plan is fixed and hashed before anything is scored."
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
