import type { Remark } from '../../../src/base/index.js';
import { hindersClaims } from '../../../src/domain/index.js';
import { Callout, HostileText, Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';

/** What is said of a plan before anything is scored. */
export function PlanWarnings({
  caseId,
  warnings,
}: {
  readonly caseId: string;
  readonly warnings: readonly Remark[];
}): React.JSX.Element {
  return (
    <>
      {warnings.map((remark) => (
        <Callout key={remark.text} tone={hindersClaims(remark) ? 'alarm' : 'warning'}>
          <HostileText text={remark.text} maxLength={1000} />
          {hindersClaims(remark) && (
            <>
              {' '}
              <Link href={href.evidence(caseId)}>Receive control text</Link>
            </>
          )}
        </Callout>
      ))}
    </>
  );
}

/** Proposes to publish the head of the audit log before a run. */
export function PublishHead({ caseId }: { readonly caseId: string }): React.JSX.Element {
  return (
    <p className="muted">
      To show later what the case held before the run,{' '}
      <Link href={href.audit(caseId)}>publish the head of the log</Link> first.
    </p>
  );
}
