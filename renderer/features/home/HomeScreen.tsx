import { LoadingState, PageHeader } from '../../components/index.js';

export function HomeScreen(): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Cases" />
      <LoadingState />
    </div>
  );
}
