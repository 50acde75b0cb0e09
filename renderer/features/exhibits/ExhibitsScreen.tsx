import { LoadingState, PageHeader } from '../../components/index.js';

export interface ExhibitsScreenProps {
  readonly caseId: string;
}

export function ExhibitsScreen(_: ExhibitsScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Exhibits" />
      <LoadingState />
    </div>
  );
}
