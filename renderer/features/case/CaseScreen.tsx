import { counted } from '../../../src/base/index.js';
import { useCall } from '../../api/index.js';
import {
  Callout,
  Card,
  ErrorPanel,
  HashBadge,
  HostileText,
  KeyValueList,
  LoadingState,
  PageHeader,
  UtcTime,
} from '../../components/index.js';
import { AnswerMatrix } from '../answer/index.js';
import { useDropIntoCase } from '../evidence/index.js';
import { CaseActions } from './CaseActions.js';
import { CaseChain } from './CaseChain.js';
import { CaseRecords } from './CaseRecords.js';
import { CaseTests } from './CaseTests.js';
import { EditHeadDialog } from './EditHeadDialog.js';
import { NextStep } from './NextStep.js';

export interface CaseScreenProps {
  readonly caseId: string;
}

/** A case at a glance: its subject, its progress, and the next step. */
export function CaseScreen({ caseId }: CaseScreenProps): React.JSX.Element {
  const shown = useCall('case.show', { caseId });
  const home = useCall('home.show', {});
  const drop = useDropIntoCase(caseId);
  const { data } = shown;
  if (data === undefined) {
    return (
      <div className="screen">
        <PageHeader title="Overview" />
        {shown.error === null ? (
          <LoadingState label="Opening the case" />
        ) : (
          <ErrorPanel
            error={shown.error}
            title="The case could not be opened"
            onRetry={() => void shown.refetch()}
          />
        )}
      </div>
    );
  }
  const { head } = data.index;
  const mayWrite = data.mode === 'write' && home.data?.role === 'writer';
  return (
    <div className="screen" {...(mayWrite ? drop : {})}>
      <PageHeader
        title={
          <HostileText text={head.caption === '' ? 'Case without a caption' : head.caption} maxLength={200} />
        }
        subtitle={
          <HostileText
            text={[head.court, head.docket].filter((part) => part !== '').join(', ')}
            maxLength={300}
          />
        }
        actions={
          <CaseActions
            caseId={caseId}
            mayWrite={mayWrite}
            mayReveal={home.data?.capabilities.reveal === true}
          />
        }
      />
      {data.mode === 'read' && data.readReason !== '' && (
        <Callout tone="warning" title="This case is read-only.">
          <HostileText text={data.readReason} maxLength={2000} />
        </Callout>
      )}
      <AnswerMatrix caseId={caseId} overview={data} />
      <NextStep caseId={caseId} overview={data} mayWrite={mayWrite} />
      <CaseChain caseId={caseId} overview={data} />
      <CaseRecords caseId={caseId} integrity={data.integrity} />
      <CaseTests caseId={caseId} />
      <Card
        title="The matter"
        actions={mayWrite ? <EditHeadDialog caseId={caseId} head={head} /> : undefined}
      >
        <KeyValueList
          items={[
            { key: 'Question asked', value: given(head.question) },
            { key: 'Court', value: given(head.court) },
            { key: 'Docket', value: given(head.docket) },
            {
              key: 'Examiner',
              value: given(head.examiner),
              ...(head.examinerTitle === '' ? {} : { note: <HostileText text={head.examinerTitle} /> }),
            },
            { key: 'Laboratory', value: given(head.laboratory) },
            { key: 'Opened', value: <UtcTime iso={data.index.createdAt} /> },
            { key: 'Folder', value: <HostileText text={data.folder} isMono /> },
            {
              key: 'Audit head',
              term: 'head',
              value: <HashBadge digest={data.audit.sha256} />,
              note: counted(data.audit.entries, 'entry', 'entries'),
            },
          ]}
        />
      </Card>
    </div>
  );
}

function given(text: string): React.ReactNode {
  return text === '' ? (
    <span className="muted">missing; a report cannot be sealed without it</span>
  ) : (
    <HostileText text={text} maxLength={1000} />
  );
}
