import { useMemo, useState } from 'react';
import type { CaseOverview } from '../../../src/contract/index.js';
import { notWithdrawn, usedIds } from '../../../src/domain/index.js';
import { useAction, useCall, useJob } from '../../api/index.js';
import {
  Badge,
  Button,
  Card,
  DataTable,
  EmptyState,
  ErrorPanel,
  HashBadge,
  Link,
  LoadingState,
  PageHeader,
  SelectField,
  TextField,
  useDebounced,
  UtcTime,
  type DataColumn,
} from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { JobView, useEarlierJobs } from '../jobs/index.js';
import { Checklist } from './Checklist.js';
import { EvidenceChoice } from './EvidenceChoice.js';
import { ExaminationChoice } from './ExaminationChoice.js';
import { PreviewPdf } from './PreviewPdf.js';
import { SealForm } from './SealForm.js';
import { StatementForm } from './StatementForm.js';
import { choiceInput, neededEvidence, useReportChoice } from './useReportChoice.js';
import { useReportWords } from './useReportWords.js';
import { statementInput, useStatement } from './useStatement.js';

export interface ReportsScreenProps {
  readonly caseId: string;
}

/** An id that no report has. */
const NONE = '-';

type Entry = CaseOverview['index']['reports'][number];

/** The report: its title, the checklist, a preview of the PDF, and sealing; then the reports created so far. */
export function ReportsScreen({ caseId }: ReportsScreenProps): React.JSX.Element {
  const shown = useCall('case.show', { caseId });
  const home = useCall('home.show', {});
  const [texts, setWords] = useReportWords(caseId);
  const [replaces, setReplaces] = useState<string>();
  const [choice, setChoice] = useReportChoice(caseId);
  const examinations = shown.data?.examinations ?? [];
  const evidence = notWithdrawn(shown.data?.index.evidence ?? []);
  const uses = examinations.map(({ id, start }) => ({ id, uses: usedIds(start) }));
  const chosen = choiceInput(
    choice,
    uses,
    evidence.map(({ id }) => id),
  );
  const mayWrite = shown.data?.mode === 'write' && home.data?.role === 'writer';
  const kept = useStatement(caseId, mayWrite);
  const own = statementInput(kept.statement);
  const words = { ...texts, ...(replaces === undefined ? {} : { replaces }), ...chosen, ...own };
  // As text, so that the same choice is the same value while someone types.
  const settled = useDebounced(JSON.stringify({ ...texts, ...chosen, ...own }), 300);
  const checklist = useCall(
    'reports.checklist',
    { caseId, ...(JSON.parse(settled) as typeof texts & typeof chosen & typeof own) },
    // The list stays while what is typed is checked: what stands below it does not jump, nor does the focus.
    { staleTime: 0, keepsLast: true },
  );
  const preview = useAction('reports.preview');
  const [jobId, setJobId] = useState<string>();
  const [earlier] = useEarlierJobs(
    caseId,
    (one) => one.caseId === caseId && one.kind === 'report-preview' && one.state === 'running',
  );
  const job = useJob(jobId ?? earlier?.jobId);
  const reports = shown.data?.index.reports ?? [];
  const columns = useMemo(() => columnsOf(caseId), [caseId]);
  const sealed = reports.filter((report) => report.sealed);
  const gaps = checklist.data?.gaps ?? [];
  // The signer is named when the key is opened, so that gap cannot be closed here.
  const open = gaps.filter(({ field }) => field !== 'signer');
  const result = job?.result?.kind === 'report-preview' ? job.result : undefined;
  return (
    <div className="screen">
      <PageHeader
        title="Reports"
        subtitle="A report covers everything in the case as it is now: findings, exhibits, and also failed and unfinished examinations."
      />
      {shown.error !== null && <ErrorPanel error={shown.error} onRetry={() => void shown.refetch()} />}
      {shown.data === undefined && shown.error === null && <LoadingState label="Reading the reports" />}
      {mayWrite && (
        <>
          <Card title="Title and legend">
            <div className="stack form">
              <TextField
                label="Title"
                description="If empty: the models and works that were examined."
                value={words.title}
                onChange={(title) => setWords({ ...texts, title })}
                maxLength={500}
              />
              <TextField
                label="Confidentiality legend"
                description="Printed on every page, and in every file of tables. For example: CONFIDENTIAL – ATTORNEYS’ EYES ONLY."
                value={words.confidentiality}
                onChange={(confidentiality) => setWords({ ...texts, confidentiality })}
                maxLength={500}
              />
              {sealed.length > 0 && (
                <SelectField
                  label="Replaces"
                  description="A supplement, or a report on another question, replaces none."
                  options={[
                    { id: NONE, label: 'no earlier report' },
                    ...sealed.map(({ id, revision }) => ({ id, label: `${id}, revision ${revision}` })),
                  ]}
                  selectedKey={replaces ?? NONE}
                  onSelectionChange={(id) => setReplaces(id === NONE ? undefined : id)}
                />
              )}
            </div>
          </Card>
          {examinations.length > 1 && (
            <ExaminationChoice examinations={examinations} choice={choice} onChange={setChoice} />
          )}
          {evidence.length > 0 && examinations.length > 0 && (
            <EvidenceChoice
              evidence={evidence}
              needed={neededEvidence(uses, choice)}
              choice={choice}
              onChange={setChoice}
            />
          )}
          <StatementForm kept={kept} />
          <Card
            title="Checklist"
            subtitle="What is missing, and why it matters."
            actions={
              <Button size="small" icon="edit" onPress={() => navigate(href.case(caseId))}>
                Edit the matter
              </Button>
            }
          >
            {checklist.error !== null && (
              <ErrorPanel error={checklist.error} onRetry={() => void checklist.refetch()} />
            )}
            {checklist.data === undefined && checklist.error === null && <LoadingState label="Checking" />}
            {checklist.data !== undefined && <Checklist caseId={caseId} gaps={open} />}
          </Card>
          <Card
            title="Preview"
            subtitle="The actual pages of the report, watermarked until it is sealed."
            actions={
              <Button
                icon="refresh"
                isPending={preview.isPending || job?.state === 'running'}
                isDisabled={chosen === undefined}
                onPress={() =>
                  preview.mutate({ caseId, ...words }, { onSuccess: ({ jobId: begun }) => setJobId(begun) })
                }
              >
                {result === undefined ? 'Show pages' : 'Update preview'}
              </Button>
            }
          >
            <div className="stack">
              {preview.error !== null && <ErrorPanel error={preview.error} />}
              {job !== null && <JobView job={job} failure="The preview could not be created" />}
              {job !== null && result !== undefined && (
                <>
                  <p className="muted">
                    As of <UtcTime iso={job.endedAt} />.
                  </p>
                  <PreviewPdf caseId={caseId} what={{ kind: 'preview', previewId: result.previewId }} />
                </>
              )}
              {job === null && preview.error === null && (
                <p className="muted">
                  The preview takes a few seconds, because the program runs its self-test first.
                </p>
              )}
            </div>
          </Card>
          <SealForm
            caseId={caseId}
            words={words}
            isChosen={chosen !== undefined}
            refusals={
              checklist.data === undefined || checklist.isPlaceholderData
                ? undefined
                : open.filter(({ level }) => level === 'refuse').length
            }
          />
        </>
      )}
      {shown.data !== undefined && (
        <Card title="Reports of this case">
          <DataTable<Entry>
            label="Reports"
            columns={columns}
            rows={reports}
            rowKey={({ id }) => id}
            onOpen={({ id }) => navigate(href.report(caseId, id))}
            empty={
              <EmptyState title="No reports yet" icon="report">
                A sealed report is a folder with the report as PDF, HTML and JSON, all results, the audit log,
                and three signatures. To verify it, the opposing party needs only that folder and the seal
                number.
              </EmptyState>
            }
          />
        </Card>
      )}
    </div>
  );
}

function columnsOf(caseId: string): readonly DataColumn<Entry>[] {
  return [
    {
      id: 'id',
      title: 'Report',
      isRowHeader: true,
      width: 176,
      value: ({ id }) => id,
      cell: ({ id }) => <Link href={href.report(caseId, id)}>{id}</Link>,
    },
    {
      id: 'sealed',
      title: 'State',
      width: 112,
      value: ({ sealed }) => (sealed ? 'sealed' : 'draft'),
      cell: ({ sealed }) => (
        <Badge icon={sealed ? 'seal' : 'report'} tone={sealed ? 'accent' : 'quiet'}>
          {sealed ? 'sealed' : 'draft'}
        </Badge>
      ),
    },
    {
      id: 'at',
      title: 'Created',
      width: 208,
      value: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <UtcTime iso={createdAt} />,
    },
    {
      id: 'seal',
      title: 'Seal number',
      width: '2fr',
      value: ({ sealNumber }) => sealNumber,
      cell: ({ sealNumber }) =>
        sealNumber === '' ? (
          <span className="muted">none</span>
        ) : (
          <HashBadge algorithm="Seal" digest={sealNumber} />
        ),
    },
  ];
}
