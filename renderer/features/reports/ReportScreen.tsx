import { LoadingState, PageHeader } from '../../components/index.js';

export interface ReportScreenProps {
  readonly caseId: string;
  readonly reportId: string;
}

export function ReportScreen(_: ReportScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Report" />
      <LoadingState />
    </div>
  );
}
