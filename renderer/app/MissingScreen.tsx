import { EmptyState, HostileText, Link, PageHeader } from '../components/index.js';
import { href } from '../navigation/index.js';

export function MissingScreen({ path }: { readonly path: string }): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Page not found" />
      <EmptyState title="No page at this address" action={<Link href={href.home()}>Go to cases</Link>}>
        The address <HostileText text={path} isMono maxLength={200} /> may belong to another version, or it
        was truncated when it was copied.
      </EmptyState>
    </div>
  );
}
