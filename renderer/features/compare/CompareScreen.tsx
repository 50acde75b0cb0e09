import { LoadingState, PageHeader } from '../../components/index.js';

export interface CompareScreenProps {
  readonly caseId: string;
}

export function CompareScreen(_: CompareScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Compare" />
      <LoadingState />
    </div>
  );
}
