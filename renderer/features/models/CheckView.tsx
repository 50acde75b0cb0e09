import type { JobResult } from '../../../src/contract/index.js';
import { duration } from '../../../src/base/index.js';
import { computesOnWords } from '../../../src/domain/index.js';
import { selfCheckWords } from '../../../src/figure/index.js';
import { useAction, useJob } from '../../api/index.js';
import { Button, Card, ErrorPanel, FidelityList } from '../../components/index.js';
import { JobView, useEarlierJobs } from '../jobs/index.js';

export interface CheckViewProps {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly mayStart: boolean;
}

type Check = Extract<JobResult, { kind: 'model-check' }>;

/** What the engine finds when it loads the model: its self-check, warnings of llama.cpp, and tokenizer fidelity. */
export function CheckView({ caseId, evidenceId, mayStart }: CheckViewProps): React.JSX.Element {
  const start = useAction('model.check');
  const [earlier] = useEarlierJobs(
    caseId,
    ({ kind, caseId: of, state, result }) =>
      kind === 'model-check' &&
      of === caseId &&
      (result?.kind === 'model-check' ? result.evidenceId === evidenceId : state === 'running'),
  );
  const jobId = start.data?.jobId ?? earlier?.jobId;
  const followed = useJob(jobId);
  const job = followed ?? (start.data === undefined ? earlier : undefined);
  const check = job?.result?.kind === 'model-check' ? job.result : undefined;
  return (
    <div className="stack">
      <Card
        title="Engine check with this model"
        subtitle="Loads the model, has the engine check its own arithmetic on it, and measures the tokenizer on texts that ship with the program. No work of the case is used. Every examination does the same, and its record has the result."
        actions={
          mayStart ? (
            <Button
              icon="run"
              isPending={start.isPending || job?.state === 'running'}
              onPress={() => start.mutate({ caseId, evidenceId })}
            >
              Check the engine
            </Button>
          ) : undefined
        }
      >
        <div className="stack">
          {start.error !== null && <ErrorPanel error={start.error} title="The check was not started" />}
          {job !== undefined && (
            <JobView job={job} failure="The engine could not be checked on this model" mayCancel={mayStart} />
          )}
          {check !== undefined && <SelfCheckText check={check} />}
          {job === undefined && start.error === null && (
            <p className="muted">Not run since the program was started.</p>
          )}
        </div>
      </Card>
      {check !== undefined && (
        <Card title="Tokenizer fidelity" subtitle="Measured now, on texts that ship with the program.">
          <FidelityList loadWarnings={check.loadWarnings} tokenizerFidelity={check.tokenizerFidelity} />
        </Card>
      )}
    </div>
  );
}

function SelfCheckText({
  check: { engine, selfCheck, selfCheckMs },
}: {
  readonly check: Check;
}): React.JSX.Element {
  return (
    <div className="stack-tight">
      <p>{`Loaded with ${engine.engine} ${engine.release}. ${computesOnWords(engine)}`}</p>
      {selfCheck === null ? (
        <p>This engine does not run a self-check.</p>
      ) : (
        <>
          {selfCheckWords(selfCheck).map((text) => (
            <p key={text}>{text}</p>
          ))}
          <p className="muted">{`It took ${duration(selfCheckMs / 1000)}.`}</p>
        </>
      )}
    </div>
  );
}
