import { LoadingState, PageHeader } from '../../components/index.js';

export interface ReportsScreenProps {
  readonly caseId: string;
}

export function ReportsScreen(_: ReportsScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Reports" />
      <LoadingState />
    </div>
  );
}
