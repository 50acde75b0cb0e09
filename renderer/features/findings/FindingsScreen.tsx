import { useMemo } from 'react';
import { useQueries } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { examinationToOpen, type CallOutput } from '../../../src/contract/index.js';
import type { PalimpsestError } from '../../../src/base/index.js';
import { findingsByWork } from '../../../src/domain/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import { useCall, useClient } from '../../api/index.js';
import {
  Button,
  Callout,
  EmptyState,
  ErrorPanel,
  HashBadge,
  HostileText,
  LoadingState,
  PageHeader,
  SelectField,
  Tabs,
} from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { FindingsOf } from './FindingsOf.js';
import { FindingsTable } from './FindingsTable.js';
import type { FindingRow } from './findingColumns.js';
import { worksToChoose } from './worksToChoose.js';
import { WorkChoice } from './WorkChoice.js';

export interface FindingsScreenProps {
  readonly caseId: string;
  /** By default the one of {@link examinationToOpen}. */
  readonly examinationId?: string;
}

/** The findings: each number with its interval, its control, its caveats, and a link to the passage in the work. */
export function FindingsScreen({ caseId, examinationId }: FindingsScreenProps): React.JSX.Element {
  const client = useClient();
  const [search, setSearch] = useSearchParams();
  const shown = useCall('case.show', { caseId });
  const home = useCall('home.show', {});
  const finished = useMemo(
    () => (shown.data?.examinations ?? []).filter(({ status }) => status === 'finished'),
    [shown.data],
  );
  const isTable = search.get('view') === 'table';
  const chosen =
    examinationId ??
    (shown.data === undefined ? undefined : examinationToOpen(shown.data.index, shown.data.examinations)?.id);
  const answers = useQueries({
    queries: finished.map(({ id }) => ({
      queryKey: ['findings.show', { caseId, examinationId: id }],
      queryFn: () => client.call('findings.show', { caseId, examinationId: id }),
      staleTime: Infinity,
      // A large examination takes seconds to read: all of them are, once the table of all is open.
      enabled: isTable || id === chosen,
    })),
  });
  const at = finished.findIndex(({ id }) => id === chosen);
  const answer = answers[at];
  const error = (shown.error ?? answer?.error ?? null) as PalimpsestError | null;
  const failed = finished.filter((_, index) => index !== at && answers[index]?.isError === true);
  const isWaiting = shown.data === undefined || answer?.isPending === true;
  const again = (): void => {
    void shown.refetch();
    void answer?.refetch();
  };
  const rows = rowsOf(
    answers.map(({ data }) => data),
    finished,
  );
  const findings = answer?.data?.findings ?? null;
  const mayWrite = shown.data?.mode === 'write' && home.data?.role === 'writer';
  const works = useMemo(() => (findings === null ? [] : worksToChoose(findings)), [findings]);
  const work = works.find((id) => id === search.get('work')) ?? works[0];
  const seen = useMemo(
    () => (findings === null || work === undefined ? findings : findingsByWork(findings)(work)),
    [findings, work],
  );
  const isReading = isTable && answers.some(({ isPending }) => isPending);
  const asked =
    examinationId === undefined ? undefined : shown.data?.examinations.find(({ id }) => id === examinationId);
  return (
    <div className="screen">
      <PageHeader
        title="Findings"
        subtitle={
          findings === null ? (
            'Each number is shown with its confidence interval, its control, and the passages it rests on.'
          ) : (
            <>
              {chosen}: {findings.attack.title} {findings.attack.version} on{' '}
              <HostileText text={findings.model.name} maxLength={80} />
            </>
          )
        }
        actions={
          finished.length === 0 ? undefined : (
            <>
              <SelectField
                label="Examination"
                isLabelHidden
                aria-label="Examination"
                selectedKey={at === -1 ? null : (chosen ?? null)}
                onSelectionChange={(id) => navigate(href.findingsOf(caseId, id))}
                options={finished.map(({ id, attackTitle, modelName }) => ({
                  id,
                  label: `${id} ${attackTitle} on ${visibleShort(modelName, 60)}`,
                }))}
              />
              {findings !== null && finished[at]?.targetIds[0] !== undefined && chosen !== undefined && (
                <Button
                  icon="reader"
                  onPress={() =>
                    navigate(href.reader(caseId, chosen, work ?? finished[at]?.targetIds[0] ?? ''))
                  }
                >
                  {findings.details.kind === 'windows' ? 'Read the work' : 'Read the marked passages'}
                </Button>
              )}
            </>
          )
        }
      />
      {error !== null && <ErrorPanel error={error} onRetry={again} />}
      {isWaiting && error === null && <LoadingState label="Reading the findings" />}
      {shown.data !== undefined && examinationId !== undefined && asked === undefined && (
        <EmptyState
          title="No such examination"
          icon="findings"
          action={<Button onPress={() => navigate(href.runs(caseId))}>All examinations</Button>}
        >
          The case has no examination <HostileText text={examinationId} maxLength={60} />.
        </EmptyState>
      )}
      {asked !== undefined && asked.status !== 'finished' && (
        <Callout
          tone="warning"
          title={`${asked.id} is ${asked.status}: it has no findings yet.`}
          action={<Button onPress={() => navigate(href.run(caseId, asked.id))}>Go to examination</Button>}
        >
          Partial results are shown there while it runs. They are not calibrated until it is finished.
        </Callout>
      )}
      {shown.data !== undefined && finished.length === 0 && examinationId === undefined && (
        <EmptyState
          title="No findings yet"
          icon="findings"
          action={
            mayWrite ? (
              <Button variant="primary" onPress={() => navigate(href.examine(caseId))}>
                New examination
              </Button>
            ) : undefined
          }
        >
          Findings come from finished examinations. Each addresses one element of the definition of
          memorization: that one can reconstruct from the model a near-exact copy of a substantial portion of
          that specific work.
        </EmptyState>
      )}
      {findings !== null && seen !== null && chosen !== undefined && (
        <Tabs
          label="View of the findings"
          selectedKey={isTable ? 'table' : 'elements'}
          onSelectionChange={(view) =>
            setSearch({ ...ofWork(work), ...(view === 'table' ? { view } : {}) }, { replace: true })
          }
          items={[
            {
              id: 'elements',
              title: 'By element',
              content: (
                <div className="stack">
                  {work !== undefined && (
                    <WorkChoice
                      findings={findings}
                      works={works}
                      evidence={shown.data?.index.evidence ?? []}
                      selected={work}
                      onSelect={(id) => setSearch(ofWork(id), { replace: true })}
                    />
                  )}
                  <FindingsOf
                    key={work ?? ''}
                    caseId={caseId}
                    examinationId={chosen}
                    findings={seen}
                    mayWrite={mayWrite}
                  />
                  <div className="row muted">
                    Plan <HashBadge digest={findings.planSha256} /> Journal{' '}
                    <HashBadge digest={findings.journalHead} />
                  </div>
                </div>
              ),
            },
            {
              id: 'table',
              title: 'Table of all examinations',
              content: (
                <div className="stack">
                  {failed.map(({ id }) => (
                    <Callout key={id} tone="warning" title={`${id} is missing from this table.`}>
                      Its findings could not be read. Open them to see why.
                    </Callout>
                  ))}
                  {isReading && <LoadingState label="Reading the findings" />}
                  <FindingsTable
                    caseId={caseId}
                    rows={rows}
                    mayWrite={mayWrite}
                    onOpen={({ examinationId: id }) => navigate(href.findingsOf(caseId, id))}
                  />
                </div>
              ),
            },
          ]}
        />
      )}
    </div>
  );
}

function ofWork(work: string | undefined): Record<string, string> {
  return work === undefined ? {} : { work };
}

function rowsOf(
  answers: readonly (CallOutput<'findings.show'> | undefined)[],
  examinations: readonly { readonly id: string; readonly modelName: string; readonly attackTitle: string }[],
): FindingRow[] {
  return examinations.flatMap(({ id, modelName, attackTitle }, i) =>
    (answers[i]?.findings?.findings ?? []).map((finding) => ({
      examinationId: id,
      modelName,
      attackTitle,
      finding,
    })),
  );
}
