import './audit.css';
import { useCall } from '../../api/index.js';
import { HostileText, PageHeader, Tabs, useTabParam } from '../../components/index.js';
import { ChainVerdict } from './ChainVerdict.js';
import { LogTable } from './LogTable.js';
import { Timeline } from './Timeline.js';

export interface AuditScreenProps {
  readonly caseId: string;
}

const TABS = ['log', 'timeline'];

/** The audit log: who did what and when, each line chained to the previous one by its hash. */
export function AuditScreen({ caseId }: AuditScreenProps): React.JSX.Element {
  const overview = useCall('case.show', { caseId });
  const examiner = overview.data?.index.head.examiner.trim() ?? '';
  const [tab, openTab] = useTabParam(TABS);
  return (
    <div className="screen">
      <PageHeader
        title="Audit log"
        subtitle={
          <>
            All actions in this case, in order. If a line is changed, removed or moved, the chain breaks at
            that line. The log knows the login of each action, not who was at the keyboard
            {examiner === '' ? '' : '; the case names '}
            {examiner !== '' && <HostileText text={examiner} maxLength={120} />}
            {examiner === '' ? '.' : ' as its examiner.'}
          </>
        }
      />
      <ChainVerdict caseId={caseId} />
      <Tabs
        label="Views of the audit log"
        selectedKey={tab}
        onSelectionChange={(id) => openTab(id)}
        items={[
          { id: 'log', title: 'Entries', content: <LogTable caseId={caseId} /> },
          { id: 'timeline', title: 'Timeline', content: <Timeline caseId={caseId} /> },
        ]}
      />
    </div>
  );
}
