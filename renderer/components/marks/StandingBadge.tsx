import { STANDING, type Finding } from '../../../src/domain/index.js';
import { Badge } from './Badge.js';

/** The standing of a finding: shown, not shown or measured. */
export function StandingBadge({ standing }: { readonly standing: Finding['standing'] }): React.JSX.Element {
  return <Badge tone={standing === 'claim' ? 'accent' : 'quiet'}>{STANDING[standing].phrase}</Badge>;
}
