import './runs.css';
import { useCall } from '../../api/index.js';
import { ErrorPanel, Link, LoadingState, PageHeader } from '../../components/index.js';
import { href } from '../../shell/index.js';
import { RunView } from './RunView.js';

export interface RunScreenProps {
  readonly caseId: string;
  readonly examinationId: string;
}

export function RunScreen({ caseId, examinationId }: RunScreenProps): React.JSX.Element {
  const run = useCall('runs.show', { caseId, examinationId });
  if (run.data !== undefined) {
    return <RunView key={`${caseId} ${examinationId}`} caseId={caseId} shown={run.data} />;
  }
  return (
    <div className="screen">
      <PageHeader
        title={`Examination ${examinationId}`}
        actions={<Link href={href.runs(caseId)}>All examinations</Link>}
      />
      {run.error === null ? (
        <LoadingState label="Reading the examination" />
      ) : (
        <ErrorPanel
          error={run.error}
          title="The examination could not be read"
          onRetry={() => void run.refetch()}
        />
      )}
    </div>
  );
}
