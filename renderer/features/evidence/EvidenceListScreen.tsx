import { LoadingState, PageHeader } from '../../components/index.js';

export interface EvidenceListScreenProps {
  readonly caseId: string;
}

export function EvidenceListScreen(_: EvidenceListScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Evidence" />
      <LoadingState />
    </div>
  );
}
