import type { CaseOverview } from '../../../src/contract/index.js';
import { Button, Callout, HostileText } from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';

type Step = CaseOverview['nextStep']['step'];

const LABELS: Readonly<Record<Step, string>> = {
  'add-model': 'Add the model',
  'add-work': 'Add the work',
  'add-control': 'Add a control',
  examine: 'New examination',
  resume: 'To the examinations',
  'read-findings': 'Read the findings',
  seal: 'To the report',
  verify: 'To the reports',
};

/** Steps for whoever reads along; all others change something. */
const READING: readonly Step[] = ['resume', 'read-findings', 'verify'];

/** The next sensible step, and the door to it. */
export function NextStep({
  caseId,
  overview,
  mayWrite,
}: {
  readonly caseId: string;
  readonly overview: CaseOverview;
  readonly mayWrite: boolean;
}): React.JSX.Element {
  const { step, words } = overview.nextStep;
  const hasDoor = mayWrite || READING.includes(step);
  return (
    <Callout
      title={mayWrite ? 'Next' : 'Next, for the examiner'}
      {...(hasDoor
        ? {
            action: (
              <Button
                variant="primary"
                icon="arrow-right"
                onPress={() => navigate(doorOf(caseId, step, overview))}
              >
                {LABELS[step]}
              </Button>
            ),
          }
        : {})}
    >
      <HostileText text={words} maxLength={1000} />
    </Callout>
  );
}

function doorOf(caseId: string, step: Step, overview: CaseOverview): string {
  switch (step) {
    case 'add-model':
    case 'add-work':
    case 'add-control':
      return href.evidence(caseId);
    case 'examine':
      return href.examine(caseId);
    case 'resume':
      return href.runs(caseId);
    case 'read-findings': {
      const finished = overview.examinations.findLast(({ status }) => status === 'finished');
      return finished === undefined ? href.findings(caseId) : href.findingsOf(caseId, finished.id);
    }
    case 'seal':
    case 'verify':
      return href.reports(caseId);
  }
}
