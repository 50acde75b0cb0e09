import { LoadingState, PageHeader } from '../../components/index.js';

export interface ModelScreenProps {
  readonly caseId: string;
  readonly evidenceId: string;
}

export function ModelScreen(_: ModelScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Model" />
      <LoadingState />
    </div>
  );
}
