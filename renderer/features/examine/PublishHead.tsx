import { Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';

/** Proposes to publish the head of the audit log before a run. */
export function PublishHead({ caseId }: { readonly caseId: string }): React.JSX.Element {
  return (
    <p className="muted">
      To show later what the case held before the run,{' '}
      <Link href={href.audit(caseId)}>publish the head of the log</Link> first.
    </p>
  );
}
