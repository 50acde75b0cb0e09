import './answer.css';
import { useSearchParams } from 'wouter';
import { useCall } from '../../api/index.js';
import { Button, ErrorPanel, HostileText, Link, LoadingState, PageHeader } from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { AnswerBeside } from './AnswerBeside.js';
import { AnswerChoice } from './AnswerChoice.js';
import { AnswerView } from './AnswerView.js';
import { ElementsByModel } from './ElementsByModel.js';
import { BesideChoice, type Pair } from './BesideChoice.js';

export interface AnswerScreenProps {
  readonly caseId: string;
  readonly modelId: string;
  readonly workId: string;
}

/** The answer for one work and one model, joined over all examinations. */
export function AnswerScreen({ caseId, modelId, workId }: AnswerScreenProps): React.JSX.Element {
  const shown = useCall('answers.show', { caseId, modelId, workId });
  const overview = useCall('case.show', { caseId });
  const { data: answer } = shown;
  const [params] = useSearchParams();
  const beside = pairOf(params.get('beside') ?? '');
  const all = useCall('answers.list', { caseId });
  // Without a choice, the same work in the next model of the case stands above.
  const compared =
    beside ?? all.data?.answers.find((one) => one.workId === workId && one.modelId !== modelId) ?? null;
  const other = useCall(
    'answers.show',
    { caseId, modelId: compared?.modelId ?? modelId, workId: compared?.workId ?? workId },
    { enabled: compared !== null },
  );
  const error = shown.error ?? overview.error ?? (beside === null ? null : other.error);
  return (
    <div className="screen">
      <PageHeader
        title={
          answer === undefined ? (
            `Answer: ${workId} in ${modelId}`
          ) : (
            <>
              <HostileText text={answer.work.title} maxLength={120} /> in{' '}
              <HostileText text={answer.model.name} maxLength={120} />
            </>
          )
        }
        subtitle={
          <HostileText
            text={
              overview.data === undefined
                ? ''
                : `Question: ${overview.data.index.head.question || 'not given'}`
            }
            maxLength={600}
          />
        }
        actions={
          <>
            {overview.data !== undefined && (
              <AnswerChoice
                evidence={overview.data.index.evidence}
                modelId={modelId}
                workId={workId}
                onChoose={(model, work) => navigate(href.answer(caseId, model, work))}
              />
            )}
            {overview.data !== undefined && (
              <BesideChoice
                overview={overview.data}
                shown={{ modelId, workId }}
                beside={beside}
                onChoose={(chosen) => navigate(href.answer(caseId, modelId, workId, chosen))}
              />
            )}
            <Button icon="print" variant="quiet" onPress={() => window.print()}>
              Print
            </Button>
          </>
        }
      />
      {answer !== undefined && compared !== null && other.data !== undefined && (
        <ElementsByModel caseId={caseId} answers={[answer, other.data]} />
      )}
      {answer !== undefined && overview.data !== undefined && beside === null ? (
        <AnswerView answer={answer} overview={overview.data} />
      ) : answer !== undefined && overview.data !== undefined && other.data !== undefined ? (
        <AnswerBeside answers={[answer, other.data]} overview={overview.data} />
      ) : error === null ? (
        <LoadingState label="Joining the examinations" />
      ) : (
        <ErrorPanel
          error={error}
          title="There is no answer"
          onRetry={() => void Promise.all([shown.refetch(), overview.refetch(), other.refetch()])}
        />
      )}
      <p>
        <Link href={href.case(caseId)}>All works and models</Link>
      </p>
    </div>
  );
}

/** `E1.E3`: model and work of the answer that is shown beside; null for anything else. */
function pairOf(text: string): Pair | null {
  const [modelId, workId, ...more] = text.split('.');
  return modelId === undefined || workId === undefined || more.length > 0 ? null : { modelId, workId };
}
