import './compare.css';
import { useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { CaseOverview } from '../../../src/contract/index.js';
import type { AnswerBrief } from '../../../src/answer/index.js';
import type { Evidence } from '../../../src/domain/index.js';
import { useAction, useCall, useJob } from '../../api/index.js';
import {
  Callout,
  EmptyState,
  ErrorPanel,
  Link,
  LoadingState,
  PageHeader,
  Term,
} from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { AnswerView } from './AnswerView.js';
import { askable, askInput, recordedDraft, strongestPair, type AskDraft } from './askDraft.js';
import { AskForm } from './AskForm.js';
import { AskProgress } from './AskProgress.js';
import { EarlierAnswers } from './EarlierAnswers.js';

export interface CompareScreenProps {
  readonly caseId: string;
}

/** The work beside the model's continuation. */
export function CompareScreen({ caseId }: CompareScreenProps): React.JSX.Element {
  const overview = useCall('case.show', { caseId });
  const [params] = useSearchParams();
  // Only a form that neither an examination nor an output fills begins with the strongest finding.
  const isFilled = params.has('exam') || params.has('job');
  const answers = useCall('answers.list', { caseId }, { enabled: !isFilled });
  return (
    <div className="screen-full compare">
      <PageHeader
        title="Compare"
        subtitle="The model is given text of the work and continues it; its output is shown beside the work."
      />
      {overview.error !== null ? (
        <ErrorPanel error={overview.error} onRetry={() => void overview.refetch()} />
      ) : overview.data === undefined || answers.isLoading ? (
        <LoadingState label="Opening the case" />
      ) : (
        <Asking caseId={caseId} overview={overview.data} answers={answers.data?.answers ?? []} />
      )}
    </div>
  );
}

function Asking({
  caseId,
  overview,
  answers,
}: {
  readonly caseId: string;
  readonly overview: CaseOverview;
  readonly answers: readonly AnswerBrief[];
}): React.JSX.Element {
  const [params, setParams] = useSearchParams();
  const jobId = params.get('job') ?? undefined;
  const evidence = askable(overview);
  const models = evidence.filter(({ role }) => role.endsWith('model'));
  const works = evidence.filter(({ role }) => role.endsWith('work'));
  const named = overview.examinations.find(({ id }) => id === params.get('exam'));
  const [draft, setDraft] = useState((): AskDraft => {
    const at = params.get('at') ?? '';
    const strongest = strongestPair(answers, overview.examinations);
    return {
      modelId: firstOf(models, [named?.modelId, strongest?.modelId]),
      workId: firstOf(works, [params.get('work'), ...(named?.targetIds ?? []), strongest?.workId]),
      at: /^\d{1,12}$/.test(at) ? Number(at) : 0,
      prefixTokens: parameter(named, 'prefixTokens') ?? 50,
      maxTokens: parameter(named, 'suffixTokens') ?? 50,
      decoding: 'greedy',
      temperature: 1,
      topK: 40,
      topP: null,
      seed: '1',
    };
  });
  // The examination that led here, or the newest one of this model and work.
  const examinationOf = (modelId: string, workId: string): Examination | undefined =>
    [...overview.examinations, ...(named === undefined ? [] : [named])].findLast((each) =>
      reads(each, modelId, workId),
    );
  const ask = useAction('ask.start');
  const answerBox = useRef<HTMLDivElement>(null);
  const job = useJob(jobId);
  // An output that is opened fills the form, so that both speak of the same request; one that is asked here comes from the form.
  const [followed, setFollowed] = useState<string>();
  if (job?.result?.kind === 'ask' && job.jobId !== followed) {
    setFollowed(job.jobId);
    setDraft({ ...draft, ...recordedDraft(job.result.record, evidence) });
  }
  const keep = (change: Readonly<Record<string, string | undefined>>): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(change)) {
          if (value === undefined) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  const show = (id: string): void => {
    keep({ job: id });
    answerBox.current?.scrollTo(0, 0);
    answerBox.current?.scrollIntoView({ block: 'nearest' });
  };
  if (models.length === 0 || works.length === 0) {
    return (
      <EmptyState
        title={models.length === 0 ? 'No models yet' : 'No works yet'}
        icon="compare"
        action={<Link href={href.evidence(caseId)}>Add evidence</Link>}
      >
        <p>A comparison needs a model and a work. The model continues passages of the work.</p>
      </EmptyState>
    );
  }
  return (
    <div className="compare-columns">
      <div className="stack compare-ask">
        <AskForm
          caseId={caseId}
          overview={overview}
          examinationId={examinationOf(draft.modelId, draft.workId)?.id}
          draft={draft}
          onChange={(change) => {
            ask.reset();
            setDraft((before) => ({ ...before, ...change }));
            if (change.workId !== undefined || change.at !== undefined) {
              const next = { ...draft, ...change };
              keep({ work: next.workId, at: String(next.at) });
            }
          }}
          onAsk={() =>
            ask.mutate(askInput(caseId, draft), {
              onSuccess: (started) => {
                setFollowed(started.jobId);
                show(started.jobId);
              },
            })
          }
          isAsking={ask.isPending || job?.state === 'running'}
          error={ask.error}
        />
        <EarlierAnswers caseId={caseId} current={jobId} onOpen={show} />
      </div>
      <div className="compare-answer" ref={answerBox}>
        {jobId === undefined ? (
          <Teaching />
        ) : job === null ? (
          <LoadingState label="Loading the output" />
        ) : job.state === 'running' ? (
          <AskProgress key={jobId} job={job} />
        ) : job.result?.kind === 'ask' ? (
          <AnswerView
            key={jobId}
            caseId={caseId}
            record={job.result.record}
            examinationId={examinationOf(job.result.record.model.id, job.result.record.work.id)?.id}
            canMark={overview.mode === 'write'}
          />
        ) : job.error !== null ? (
          <ErrorPanel error={job.error} title="The model did not answer" />
        ) : (
          <Callout>Stopped before the model wrote anything.</Callout>
        )}
      </div>
    </div>
  );
}

type Examination = CaseOverview['examinations'][number];

/** The id of the first of these that can be chosen, else of what stands first. */
function firstOf(evidence: readonly Evidence[], ids: readonly (string | null | undefined)[]): string {
  return ids.find((wished) => evidence.some(({ id }) => id === wished)) ?? evidence[0]?.id ?? '';
}

function reads(examination: Examination, modelId: string, workId: string): boolean {
  const { targetIds, controlIds } = examination;
  return examination.modelId === modelId && [...targetIds, ...controlIds].includes(workId);
}

function parameter(examination: Examination | undefined, name: string): number | undefined {
  const value = examination?.start.parameters[name];
  return typeof value === 'number' ? value : undefined;
}

function Teaching(): React.JSX.Element {
  return (
    <EmptyState title="Ask the model to continue the work" icon="compare">
      <div className="stack-tight">
        <p>
          The model is given some of the work’s own text, word for word, and writes what comes next. Its
          output is then compared with the work, sentence by sentence.
        </p>
        <p>
          <Term id="greedy-decoding">Greedy</Term> takes the most probable token every time. The same prompt
          always gives the same output. If that output is the work’s own text, each of its tokens was the most
          probable one to the model.
        </p>
        <p>
          <Term id="sampling">Sampling</Term> draws each token at random according to its probability, as most
          services do. Top-k and top-p exclude improbable tokens; a temperature below 1 favors probable ones.
          The same seed repeats the same draw; another seed gives another output.
        </p>
        <p>
          One output shows what the model wrote once. An examination measures what share of a work can be
          obtained this way, and how that compares with text the model cannot have seen.
        </p>
      </div>
    </EmptyState>
  );
}
