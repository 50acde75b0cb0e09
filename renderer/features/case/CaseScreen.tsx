import { LoadingState, PageHeader } from '../../components/index.js';

export interface CaseScreenProps {
  readonly caseId: string;
}

export function CaseScreen(_: CaseScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Overview" />
      <LoadingState />
    </div>
  );
}
