import { LoadingState, PageHeader } from '../../components/index.js';

export function AboutScreen(): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="About" />
      <LoadingState />
    </div>
  );
}
