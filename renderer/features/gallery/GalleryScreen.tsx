import { LoadingState, PageHeader } from '../../components/index.js';

export function GalleryScreen(): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Components" />
      <LoadingState />
    </div>
  );
}
