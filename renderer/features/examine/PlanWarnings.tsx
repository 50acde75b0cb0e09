import type { Remark } from '../../../src/base/index.js';
import { Callout, HostileText, Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';

/** What hinders every claim, whatever the model holds: another control is needed. */
const NO_CLAIM: readonly string[] = ['no-control-chosen', 'control-too-small'];

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
      {warnings.map(({ code, text }) => (
        <Callout key={text} tone={NO_CLAIM.includes(code) ? 'alarm' : 'warning'}>
          <HostileText text={text} maxLength={1000} />
          {NO_CLAIM.includes(code) && (
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
