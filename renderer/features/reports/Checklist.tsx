import './reports.css';
import type { CallOutput } from '../../../src/contract/index.js';
import { counted } from '../../../src/base/index.js';
import { Callout, HostileText, Icon, Link } from '../../components/index.js';
import { gapPlace } from './gapPlace.js';

type Gap = CallOutput<'reports.checklist'>['gaps'][number];

/** What the report still lacks, and why it matters: first what prevents sealing, then what else it should have. */
export function Checklist({
  caseId,
  gaps,
}: {
  readonly caseId: string;
  readonly gaps: readonly Gap[];
}): React.JSX.Element {
  const refused = gaps.filter(({ level }) => level === 'refuse');
  const warned = gaps.filter(({ level }) => level === 'warn');
  return (
    <div className="stack">
      {refused.length === 0 ? (
        <Callout title="Nothing prevents sealing.">
          {warned.length === 0
            ? 'The checklist is complete.'
            : `Expect questions about the ${counted(warned.length, 'item')} below.`}
        </Callout>
      ) : (
        <Callout tone="warning" title={`${counted(refused.length, 'item')} must be resolved before sealing.`}>
          You can still create a draft.
        </Callout>
      )}
      <ul className="p-gaps">
        {[...refused, ...warned].map((gap) => (
          <li key={`${gap.field} ${gap.why}`} className="p-gap">
            <Icon
              name={gap.level === 'refuse' ? 'cross' : 'info'}
              label={gap.level === 'refuse' ? 'prevents sealing' : 'advice'}
            />
            <span>
              <HostileText text={gap.why} maxLength={500} /> <GapLink caseId={caseId} gap={gap} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Leads to the place where a gap is closed. */
function GapLink({ caseId, gap }: { readonly caseId: string; readonly gap: Gap }): React.JSX.Element | null {
  const place = gapPlace(caseId, gap);
  return place === null ? null : <Link href={place.href}>{place.words}</Link>;
}
