import { OBJECTION_STATES, OBJECTION_TITLES, type Objection } from '../../../src/answer/index.js';
import { Badge, Link, MarkedText, type IconName } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import type { AnswerPartProps } from './answerPart.js';
import { ExamineNow } from './ExamineNow.js';

const ICONS: Readonly<Record<Objection['state'], IconName>> = {
  answered: 'check',
  stands: 'alert',
  'not-examined': 'unverified',
};

/** The objections of the opposing party, each with what was measured about it. */
export function ObjectionsPart(props: AnswerPartProps): React.JSX.Element {
  return (
    <section className="answer-part" aria-label="What will the opposing party say?">
      <h2>What will the opposing party say?</h2>
      <ul className="answer-objections">
        {props.answer.objections.map((objection) => (
          <li key={objection.id} className={`answer-objection answer-objection-${objection.state}`}>
            <div className="row-spread">
              <h3>{OBJECTION_TITLES[objection.id]}</h3>
              <Badge tone={objection.state === 'answered' ? 'accent' : 'quiet'} icon={ICONS[objection.state]}>
                {OBJECTION_STATES[objection.state]}
              </Badge>
            </div>
            {objection.facts.map(({ code, text }) => (
              <p key={`${code} ${text}`}>
                <MarkedText text={text} />
              </p>
            ))}
            <Remedy {...props} objection={objection} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Remedy({
  caseId,
  answer,
  mayWrite,
  costs,
  objection: { remedy },
}: AnswerPartProps & { readonly objection: Objection }): React.JSX.Element | null {
  if (!mayWrite) return null;
  switch (remedy.kind) {
    case 'examine':
      return <ExamineNow caseId={caseId} answer={answer} attackId={remedy.attackId} costs={costs} />;
    case 'quotations':
      return (
        <span className="screen-only">
          <Link href={href.work(caseId, answer.work.id)}>Look for quotations in the work</Link>
        </span>
      );
    case 'control':
      return (
        <span className="screen-only">
          <Link href={href.evidence(caseId)}>Receive a control that fits</Link>
        </span>
      );
    case 'none':
      return null;
  }
}
