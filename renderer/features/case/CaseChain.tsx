import './case.css';
import type { CaseOverview } from '../../../src/contract/index.js';
import { counted } from '../../../src/base/index.js';
import { isModelRole, notWithdrawn } from '../../../src/domain/index.js';
import { useCall } from '../../api/index.js';
import { Badge, Icon, Link, type IconName } from '../../components/index.js';
import { href } from '../../navigation/index.js';

interface Stage {
  readonly title: string;
  readonly icon: IconName;
  readonly href: string;
  readonly words: string;
  readonly alarm?: string;
}

/** The stages of a case from receipt to seal: the count of each, and what needs attention. */
export function CaseChain({
  caseId,
  overview,
}: {
  readonly caseId: string;
  readonly overview: CaseOverview;
}): React.JSX.Element {
  const { data } = useCall('runs.list', { caseId });
  const waiting = data?.queue.filter(({ state }) => state === 'queued' || state === 'held').length ?? 0;
  return (
    <ol className="p-chain" aria-label="Progress of the case">
      {stages(caseId, overview, waiting).map((stage) => (
        <li key={stage.title} className="p-chain-stage">
          <Icon name={stage.icon} />
          <div className="stack-tight">
            <Link href={stage.href}>{stage.title}</Link>
            <span>{stage.words}</span>
            {stage.alarm !== undefined && (
              <Badge tone="alarm" icon="alert">
                {stage.alarm}
              </Badge>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function stages(
  caseId: string,
  { index, evidenceStates, examinations }: CaseOverview,
  waiting: number,
): Stage[] {
  const changed = evidenceStates.filter(({ state }) => state === 'changed' || state === 'missing').length;
  const finished = examinations.filter(({ status }) => status === 'finished');
  const uncontrolled = finished.filter(({ controlIds }) => controlIds.length === 0).length;
  const sealed = index.reports.filter((report) => report.sealed).length;
  const evidence = notWithdrawn(index.evidence);
  const models = evidence.filter(({ role }) => isModelRole(role)).length;
  const works = evidence.filter(({ role }) => role === 'target-work').length;
  const controls = evidence.filter(({ role }) => role === 'control-work').length;
  return [
    {
      title: 'Evidence',
      icon: 'evidence',
      href: href.evidence(caseId),
      words: `${counted(models, 'model')}, ${counted(works, 'work')}, ${counted(controls, 'control')}`,
      ...(changed === 0 ? {} : { alarm: `${changed} changed` }),
    },
    {
      title: 'Examinations',
      icon: 'examine',
      href: href.runs(caseId),
      words: `${finished.length} of ${examinations.length} finished${waiting === 0 ? '' : `; ${waiting} waiting`}`,
      ...(uncontrolled === 0 ? {} : { alarm: `${uncontrolled} uncalibrated` }),
    },
    {
      title: 'Findings',
      icon: 'findings',
      href: href.findings(caseId),
      words: finished.length === 0 ? 'none yet' : `from ${counted(finished.length, 'examination')}`,
    },
    {
      title: 'Exhibits',
      icon: 'exhibit',
      href: href.exhibits(caseId),
      words: index.exhibits.length === 0 ? 'none marked yet' : counted(index.exhibits.length, 'exhibit'),
    },
    {
      title: 'Reports',
      icon: 'report',
      href: href.reports(caseId),
      words: sealed === 0 ? 'none sealed yet' : `${sealed} sealed`,
    },
  ];
}
