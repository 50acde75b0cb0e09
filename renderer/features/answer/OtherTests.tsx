import type { Answer } from '../../../src/answer/index.js';
import { counted } from '../../../src/base/index.js';
import { CalibrationMark, HostileText, Link, StandingBadge } from '../../components/index.js';
import { href } from '../../navigation/index.js';

/** Every other test of the work and the model, claims first: the answer rests on one of them, and all count. */
export function OtherTests({
  caseId,
  answer,
}: {
  readonly caseId: string;
  readonly answer: Answer;
}): React.JSX.Element {
  const { others, examinations } = answer;
  const open = examinations.filter(({ status }) => status !== 'finished');
  const claims = others.filter(({ standing }) => standing === 'claim').length;
  return (
    <section className="answer-part" aria-label="All other tests">
      <h2>All other tests</h2>
      <p>
        {counted(others.length, 'more test')} of this work with this model could have ended in a claim;{' '}
        {claims} did.
        {open.length > 0 &&
          ` Not finished: ${open.map(({ id, attackTitle, status }) => `${id} (${attackTitle}, ${status})`).join('; ')}.`}
      </p>
      {others.length > 0 && (
        <details>
          <summary>Show them</summary>
          <ul className="answer-others">
            {others.map((other) => (
              <li key={`${other.examinationId} ${other.findingId}`}>
                <span className="row">
                  <Link href={href.findingsOf(caseId, other.examinationId, answer.work.id)}>
                    {other.examinationId}
                  </Link>
                  <strong>
                    <HostileText text={`${other.attackTitle}: ${other.title}`} />
                  </strong>
                  <StandingBadge standing={other.standing} />
                  <CalibrationMark calibration={{ kind: other.calibration, reasons: [] }} isBrief />
                </span>
                <p>
                  <HostileText text={other.sentence} maxLength={1500} />
                </p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
