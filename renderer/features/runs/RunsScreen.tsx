import { LoadingState, PageHeader } from '../../components/index.js';

export interface RunsScreenProps {
  readonly caseId: string;
}

export function RunsScreen(_: RunsScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Examinations" />
      <LoadingState />
    </div>
  );
}
