import { LoadingState, PageHeader } from '../../components/index.js';

export interface AuditScreenProps {
  readonly caseId: string;
}

export function AuditScreen(_: AuditScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Audit" />
      <LoadingState />
    </div>
  );
}
