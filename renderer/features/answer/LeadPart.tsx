import {
  countWords,
  isUnanswered,
  numberWords,
  type Amount,
  type Answer,
} from '../../../src/answer/index.js';
import { Button, CalibrationMark, Link, MarkedText, StandingBadge } from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { MarkFinding } from '../findings/index.js';
import type { AnswerPartProps } from './answerPart.js';
import type { Handles } from './useSetting.js';

/** The answer in one sentence, with its number, its control, and what limits it. */
export function LeadPart({
  caseId,
  answer,
  mayWrite,
  at,
}: Pick<AnswerPartProps, 'caseId' | 'answer' | 'mayWrite'> & {
  /** What the moved handles show; null where they were not moved. */
  readonly at: Handles['at'];
}): React.JSX.Element {
  const { lead } = answer;
  const work = at === null ? lead.work : withTested(amountAt(at, answer, 'target'), lead.work);
  const control = at === null ? lead.control : amountAt(at, answer, 'control');
  const limits = [...answer.untested, ...lead.also];
  const isAlarm = isUnanswered(lead) && lead.place !== null;
  // A number on which no claim can rest is not set large.
  const large = isAlarm ? '' : 'answer-large';
  return (
    <section className={isAlarm ? 'answer-lead answer-lead-alarm' : 'answer-lead'} aria-label="Answer">
      {lead.place !== null && (
        <dl className="answer-numbers">
          <div>
            <dt>In the work</dt>
            <dd className={large}>{numberWords(work)}</dd>
            {work !== null && <dd>{countWords(work)}</dd>}
          </div>
          <div>
            <dt>In the control</dt>
            <dd className={isAlarm ? large : `${large} answer-large-control`}>{numberWords(control)}</dd>
            {control !== null && <dd>{countWords(control)}</dd>}
          </div>
          {at !== null && (
            <div>
              <dd className="answer-moved">
                These numbers use the threshold and the number of tries set below. The sentence gives the
                result at the settings that were fixed before the run.
              </dd>
            </div>
          )}
        </dl>
      )}
      <div className="stack">
        <p className="answer-sentence answer-sentence-lead">
          <MarkedText text={lead.sentence.text} />
        </p>
        {limits.length > 0 && (
          <ul className="answer-also">
            {limits.map(({ code, text }) => (
              <li key={`${code} ${text}`}>
                <MarkedText text={text} />
              </li>
            ))}
          </ul>
        )}
        {lead.place !== null && (
          <div className="row">
            <StandingBadge standing={lead.standing} />
            <CalibrationMark calibration={{ kind: lead.calibration, reasons: [] }} isBrief />
            <Link href={href.findingsOf(caseId, lead.place.examinationId, answer.work.id)}>
              Findings of {lead.place.examinationId}
            </Link>
            {mayWrite && NEEDS_CONTROL.has(lead.kind) && (
              <Button size="small" icon="evidence" onPress={() => navigate(href.evidence(caseId))}>
                Receive a control that fits
              </Button>
            )}
            {mayWrite && (
              <MarkFinding
                caseId={caseId}
                examinationId={lead.place.examinationId}
                finding={{
                  id: lead.place.findingId,
                  title: `${answer.work.title} in ${answer.model.name}`,
                }}
              />
            )}
          </div>
        )}
      </div>
    </section>
  );
}

/** Kinds of answer that another control can turn into one that says something. */
const NEEDS_CONTROL: ReadonlySet<Answer['lead']['kind']> = new Set(['uncalibrated', 'no-test', 'no-floor']);

/** Wherever the line is, the same part of the work was tested. */
function withTested(amount: Amount | null, as: Amount | null): Amount | null {
  return amount === null || as?.tested === undefined ? amount : { ...amount, tested: as.tested };
}

function amountAt(
  at: NonNullable<Handles['at']>,
  { bands }: Answer,
  role: 'target' | 'control',
): Amount | null {
  const ids = bands.filter((band) => band.role === role).map(({ workId }) => workId);
  const own = at.filter(({ workId }) => ids.includes(workId));
  const total = own.reduce((sum, { tested }) => sum + tested, 0);
  if (total === 0) return null;
  const hits = own.reduce((sum, one) => sum + one.hits, 0);
  return {
    share: hits / total,
    hits,
    total,
    of: role === 'target' ? 'tested passages' : 'control passages',
  };
}
