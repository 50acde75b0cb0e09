import './answer.css';
import { countWords, isUnanswered, numberWords, type AnswerBrief } from '../../../src/answer/index.js';
import { ofTotal } from '../../../src/base/index.js';
import type { CaseOverview } from '../../../src/contract/index.js';
import { isModelRole, STANDING } from '../../../src/domain/index.js';
import { useCall } from '../../api/index.js';
import { Card, ErrorPanel, HostileText, Link, LoadingState } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { AmountBar } from './ElementsPart.js';

/** Works down, models across: the answer of each pair in brief. Nothing before something was examined. */
export function AnswerMatrix({
  caseId,
  overview,
}: {
  readonly caseId: string;
  readonly overview: CaseOverview;
}): React.JSX.Element | null {
  const isExamined = overview.examinations.length > 0;
  const shown = useCall('answers.list', { caseId }, { enabled: isExamined });
  if (!isExamined) return null;
  if (shown.error !== null) return <ErrorPanel error={shown.error} title="The answers could not be joined" />;
  if (shown.data === undefined) return <LoadingState label="Joining the examinations" />;
  const { answers } = shown.data;
  if (answers.length === 0) return null;
  const { evidence, head } = overview.index;
  const works = evidence.filter(
    ({ id, role }) => role === 'target-work' || answers.some(({ workId }) => workId === id),
  );
  const models = evidence.filter(({ role }) => isModelRole(role));
  return (
    <Card
      title="Answers"
      subtitle={
        <HostileText text={head.question === '' ? 'No question is given.' : head.question} maxLength={600} />
      }
    >
      <div className="answer-matrix-scroll" tabIndex={0} role="region" aria-label="Answers by work and model">
        <table className="answer-matrix">
          <thead>
            <tr>
              <th scope="col">Work</th>
              {models.map((model) => (
                <th key={model.id} scope="col">
                  <span className="muted">{model.id}</span>{' '}
                  <HostileText text={nameOf(model)} maxLength={60} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {works.map((work) => (
              <tr key={work.id}>
                <th scope="row">
                  <span className="muted">{work.id}</span> <HostileText text={nameOf(work)} maxLength={80} />
                </th>
                {models.map((model) => (
                  <Cell
                    key={model.id}
                    caseId={caseId}
                    modelId={model.id}
                    workId={work.id}
                    brief={answers.find(({ modelId, workId }) => modelId === model.id && workId === work.id)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {models.map((model) => (
        <DispositionOf
          key={model.id}
          name={nameOf(model)}
          works={works.flatMap((work) => {
            const brief = answers.find(({ modelId, workId }) => modelId === model.id && workId === work.id);
            return brief === undefined || brief.portion.work === null
              ? []
              : [{ id: work.id, name: nameOf(work), elementsShown: brief.elementsShown, ...brief.portion }];
          })}
        />
      ))}
    </Card>
  );
}

/** How much of each work is in a model, each beside its control, on one scale. Nothing for a single work. */
function DispositionOf({
  name,
  works,
}: {
  readonly name: string;
  readonly works: readonly ({
    readonly id: string;
    readonly name: string;
  } & Pick<AnswerBrief, 'elementsShown'> &
    AnswerBrief['portion'])[];
}): React.JSX.Element | null {
  if (works.length < 2) return null;
  return (
    <section className="answer-disposition">
      <h3>
        How much of each work is in <HostileText text={name} maxLength={60} />
      </h3>
      <p>
        All four elements are shown for{' '}
        {ofTotal(works.filter(({ elementsShown }) => elementsShown === 4).length, works.length)} works.
      </p>
      {works.map(({ id, name: title, work, control }) => (
        <div key={id}>
          <p>
            <span className="muted">{id}</span> <HostileText text={title} maxLength={80} />
          </p>
          {work !== null && <AmountBar amount={work} of="work" />}
          {control !== null && <AmountBar amount={control} of="control" />}
        </div>
      ))}
    </section>
  );
}

function Cell({
  caseId,
  modelId,
  workId,
  brief,
}: {
  readonly caseId: string;
  readonly modelId: string;
  readonly workId: string;
  readonly brief: AnswerBrief | undefined;
}): React.JSX.Element {
  if (brief === undefined) return <td className="muted">not examined</td>;
  return (
    <td className={`answer-cell answer-cell-${brief.kind}`}>
      <Link href={href.answer(caseId, modelId, workId)}>{headline(brief)}</Link>
      {/* Their page shows these numbers with the reason. */}
      {!isUnanswered(brief) && (
        <>
          <span>{brief.elementsShown} of 4 elements shown</span>
          {brief.work !== null && <span>{countWords(brief.work, VERBS[brief.kind])}</span>}
          {brief.control !== null && <span className="muted">control {numberWords(brief.control)}</span>}
        </>
      )}
      {brief.otherClaims > 0 && brief.standing !== 'claim' && (
        <span>other tests claim: {brief.otherClaims}</span>
      )}
      {brief.unfinished > 0 && <span className="muted">{brief.unfinished} not finished</span>}
    </td>
  );
}

/** What the passages of an answer do that count. */
const VERBS: Partial<Readonly<Record<AnswerBrief['kind'], string>>> = {
  extractable: 'can be extracted word for word',
  memorized: 'exceed the family floor',
  'not-shown': 'exceed the family floor',
};

function headline({ kind, standing, work }: AnswerBrief): string {
  switch (kind) {
    case 'none':
      return 'not finished';
    case 'uncalibrated':
    case 'foreign':
    case 'hit-alone':
    case 'no-floor':
      return 'no answer';
    case 'no-test':
      return 'no test';
    case 'not-shown':
      return STANDING['not-shown'].phrase;
    case 'extractable':
    case 'memorized':
      return numberWords(work);
    case 'other':
      return standing === 'not-shown' ? STANDING['not-shown'].phrase : numberWords(work);
  }
}

function nameOf({ title, name }: { readonly title: string; readonly name: string }): string {
  return title === '' ? name : title;
}
