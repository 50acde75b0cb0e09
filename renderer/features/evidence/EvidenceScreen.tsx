import { LoadingState, PageHeader } from '../../components/index.js';

export interface EvidenceScreenProps {
  readonly caseId: string;
  readonly evidenceId: string;
}

export function EvidenceScreen(_: EvidenceScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Evidence" />
      <LoadingState />
    </div>
  );
}
