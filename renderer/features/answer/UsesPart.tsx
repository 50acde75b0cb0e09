import {
  USE_TITLES,
  type AnswerUse,
  countWords,
  numberWords,
  type Answer,
} from '../../../src/answer/index.js';
import { isScored } from '../../../src/base/index.js';
import { STANDING } from '../../../src/domain/index.js';
import { Badge, Link, MarkedText } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import type { AnswerPartProps } from './answerPart.js';
import { CostsPart } from './CostsPart.js';
import { ExamineNow } from './ExamineNow.js';

/** What a user would see: one bar for each way of use, on one scale, with the control's beneath it. */
export function UsesPart({ caseId, answer, mayWrite, costs }: AnswerPartProps): React.JSX.Element {
  return (
    <section className="answer-part" aria-label="What would a user see?">
      <h2>What would a user see?</h2>
      <ul className="answer-uses">
        {answer.uses.map((use) => (
          <li key={use.id} className={`answer-use answer-use-${use.state}`}>
            <div className="row-spread">
              <h3>{USE_TITLES[use.id]}</h3>
              {use.standing !== null && (
                <Badge tone={use.standing === 'claim' ? 'accent' : 'quiet'}>
                  {STANDING[use.standing].phrase}
                </Badge>
              )}
            </div>
            <Bar use={use} of="work" />
            {use.control !== null && <Bar use={use} of="control" />}
            <p>
              <MarkedText text={use.sentence.text} />{' '}
              {use.place !== null && (
                <Link
                  href={
                    use.state === 'measured'
                      ? href.findingsOf(caseId, use.place.examinationId, answer.work.id)
                      : href.run(caseId, use.place.examinationId)
                  }
                >
                  {use.place.examinationId}
                </Link>
              )}
            </p>
            {use.state === 'not-examined' && mayWrite && (
              <ExamineNow caseId={caseId} answer={answer} attackId={use.attackId} costs={costs} />
            )}
          </li>
        ))}
      </ul>
      {mayWrite && <CostsPart costs={costs} missing={missingAttacks(answer)} />}
      <p className="muted">
        The bars share one scale from 0% to 100%. What each percentage is of stands beside it.
      </p>
    </section>
  );
}

function Bar({ use, of }: { readonly use: AnswerUse; readonly of: 'work' | 'control' }): React.JSX.Element {
  const amount = use[of];
  const value = amount !== null && isScored(amount.share) ? Math.min(1, Math.max(0, amount.share)) : 0;
  return (
    <div className={`answer-bar answer-bar-${of}`}>
      <span className="answer-bar-name">{of === 'work' ? 'Work' : 'Control'}</span>
      <span className="answer-bar-track" aria-hidden="true">
        <span style={{ width: `${(value * 100).toFixed(2)}%` }} />
      </span>
      <span className="answer-bar-words">
        {amount === null ? '' : numberWords(amount)}
        {amount?.total !== undefined && <span className="muted"> {countWords(amount)}</span>}
      </span>
    </div>
  );
}

/** The attacks that an answer offers to apply, each once: ways of use not examined, and objections that an examination would meet. */
function missingAttacks({ uses, objections }: Pick<Answer, 'uses' | 'objections'>): string[] {
  const ids = [
    ...uses.filter(({ state }) => state === 'not-examined').map(({ attackId }) => attackId),
    ...objections.flatMap(({ remedy }) => (remedy.kind === 'examine' ? [remedy.attackId] : [])),
  ];
  return [...new Set(ids)];
}
