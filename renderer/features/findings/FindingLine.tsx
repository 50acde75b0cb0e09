import { controlWords, valueWords } from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import { HostileText, StandingBadge } from '../../components/index.js';

export interface FindingLineProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly findingId: string;
}

/** What a finding says, in one line: its value with how much was tested, its control and its standing; its id where it is not there. */
export function FindingLine({ caseId, examinationId, findingId }: FindingLineProps): React.JSX.Element {
  const { data, isPending } = useCall('findings.show', { caseId, examinationId }, { staleTime: Infinity });
  const finding = data?.findings?.findings.find(({ id }) => id === findingId);
  if (finding === undefined) {
    return <p>{!isPending && <HostileText text={findingId} isMono maxLength={120} />}</p>;
  }
  return (
    <p>
      <HostileText text={finding.title} maxLength={200} />:{' '}
      <HostileText text={valueWords(finding)} maxLength={300} />; control{' '}
      <HostileText text={controlWords(finding)} maxLength={300} />{' '}
      <StandingBadge standing={finding.standing} />
    </p>
  );
}
