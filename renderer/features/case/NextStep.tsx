import { examinationToOpen, type CaseOverview } from '../../../src/contract/index.js';
import { Button, Callout, HostileText } from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';

type Step = CaseOverview['nextStep']['step'];

const LABELS: Readonly<Record<Step, string>> = {
  'add-model': 'Add the model',
  'add-work': 'Add the work',
  'add-control': 'Add a control',
  examine: 'Standard examination',
  resume: 'Go to examinations',
  'read-findings': 'Read the findings',
  seal: 'Go to reports',
  verify: 'Go to reports',
};

/** Steps that receive evidence. */
const ADDING: readonly Step[] = ['add-model', 'add-work', 'add-control'];

/** Steps for a reader with a read-only link; all others change something. */
const READING: readonly Step[] = ['resume', 'read-findings', 'verify'];

/** The next step, with a link to it. */
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
      title={mayWrite ? 'Next step' : 'Next step, for the examiner'}
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
      {mayWrite && ADDING.includes(step) && (
        <p className="muted">Files can be dropped anywhere on this page.</p>
      )}
    </Callout>
  );
}

function doorOf(caseId: string, step: Step, overview: CaseOverview): string {
  switch (step) {
    case 'add-model':
    case 'add-work':
    case 'add-control':
      return href.evidence(caseId, { choose: true });
    case 'examine':
      return href.examine(caseId, { standard: true });
    case 'resume':
      return href.runs(caseId);
    case 'read-findings': {
      const first = examinationToOpen(overview.index, overview.examinations);
      return first === undefined ? href.findings(caseId) : href.findingsOf(caseId, first.id);
    }
    case 'seal':
    case 'verify':
      return href.reports(caseId);
  }
}
