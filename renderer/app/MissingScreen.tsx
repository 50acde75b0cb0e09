import { EmptyState, HostileText, Link, PageHeader } from '../components/index.js';
import { href } from '../navigation/index.js';

export function MissingScreen({ path }: { readonly path: string }): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Nothing is here" />
      <EmptyState title="No screen has this address" action={<Link href={href.home()}>To the cases</Link>}>
        The address <HostileText text={path} isMono maxLength={200} /> may come from another version, or was
        cut short when it was copied.
      </EmptyState>
    </div>
  );
}
