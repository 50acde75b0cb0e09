import { LoadingState, PageHeader } from '../../components/index.js';

export function SettingsScreen(): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Settings" />
      <LoadingState />
    </div>
  );
}
