import {
  countWords,
  ELEMENT_STATES,
  numberWords,
  type Answer,
  type ElementLine,
} from '../../../src/answer/index.js';
import { isScored, percent, wholeNumber } from '../../../src/base/index.js';
import { DEFINITION, ELEMENT, TAG, type BitsSupplied } from '../../../src/domain/index.js';
import { Badge, Link, MarkedText, type IconName } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import type { AnswerPartProps } from './answerPart.js';
import { CostsPart } from './CostsPart.js';
import { ExamineNow } from './ExamineNow.js';

const ICONS: Readonly<Record<ElementLine['state'], IconName>> = {
  shown: 'check',
  'not-shown': 'close',
  'cannot-be-told': 'alert',
  'not-examined': 'unverified',
};

/** The definition, and what is shown of each of its elements, each number beside that of the control. */
export function ElementsPart(props: AnswerPartProps): React.JSX.Element {
  const { answer, costs, mayWrite } = props;
  const { rows, means, sentence } = answer.elements;
  return (
    <section className="answer-elements" aria-label="The four elements of memorization">
      <h2>The four elements of memorization</h2>
      <blockquote className="answer-definition">
        {DEFINITION.text} <cite>{DEFINITION.source}</cite>
      </blockquote>
      <p className="answer-sentence answer-sentence-lead">
        <MarkedText text={sentence.text} />
      </p>
      <ol className="answer-rows">
        {rows.map(({ id, ...line }) => (
          <li key={id} className={`answer-row answer-row-${line.state}`}>
            <LineView {...props} title={ELEMENT[id].label} line={line} />
            {id === 'reconstructed' && (
              <ul className="answer-means">
                {means
                  .filter((one) => one.id !== 'reconstruction')
                  .map((one) => (
                    <li key={one.id}>
                      <LineView
                        {...props}
                        title={`${TAG[one.id].label}: ${TAG[one.id].meaning}`}
                        line={one}
                        isMeans
                      />
                    </li>
                  ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
      <InformationPart answer={answer} />
      <AttemptsTable caseId={props.caseId} answer={answer} />
      {mayWrite && <CostsPart costs={costs} missing={missingAttacks(answer)} />}
    </section>
  );
}

/** One element, or one of the means of the first: its state, its number and that of the control, and what decides it. */
function LineView({
  caseId,
  answer,
  mayWrite,
  costs,
  title,
  line,
  isMeans = false,
}: AnswerPartProps & {
  readonly title: string;
  readonly line: ElementLine;
  readonly isMeans?: boolean;
}): React.JSX.Element {
  const { state, sentence, why, work, control, examinationId, findingId, attackId } = line;
  const isOpen = findingId === '' && examinationId !== '';
  return (
    <div className="answer-line">
      <div className="row-spread">
        {isMeans ? <h4>{title}</h4> : <h3>{title}</h3>}
        <Badge tone={state === 'shown' ? 'accent' : 'quiet'} icon={ICONS[state]}>
          {ELEMENT_STATES[state].label}
        </Badge>
      </div>
      {!isMeans && work !== null && (
        <>
          <AmountBar amount={work} of="work" />
          {control !== null && <AmountBar amount={control} of="control" />}
        </>
      )}
      <p>
        <MarkedText text={[sentence, ...why].map(({ text }) => text).join(' ')} />{' '}
        {examinationId !== '' && (
          <Link
            href={
              isOpen
                ? href.run(caseId, examinationId)
                : href.findingsOf(caseId, examinationId, answer.work.id)
            }
          >
            {examinationId}
          </Link>
        )}
      </p>
      {state === 'not-examined' && !isOpen && mayWrite && (
        <ExamineNow caseId={caseId} answer={answer} attackId={attackId} costs={costs} />
      )}
    </div>
  );
}

/** How much of the work the examiner gave the model, and whose bits restore it from a reconstruction file. */
function InformationPart({
  answer: { supplied, information },
}: Pick<AnswerPartProps, 'answer'>): React.JSX.Element | null {
  if (supplied.length === 0) return null;
  return (
    <section aria-label="Whose information is it?">
      <h3>Whose information is it?</h3>
      <p className="answer-sentence">
        <MarkedText text={supplied.map(({ text }) => text).join(' ')} />
      </p>
      {information !== null &&
        (['work', 'control'] as const).map((of) => (
          <div key={of} className={`answer-bar answer-bar-${of}`}>
            <span className="answer-bar-name">{of === 'work' ? 'Work' : 'Control'}</span>
            <span className="answer-bar-track answer-bits" aria-hidden="true">
              {SUPPLIERS.map(({ by }) => (
                <span
                  key={by}
                  className={`answer-bits-${by}`}
                  style={{ width: width(information[of], by) }}
                />
              ))}
            </span>
            <span className="answer-bar-words">
              {SUPPLIERS.map(
                ({ by, label }) => `${label} ${percent(information[of][by] / information[of].whole)}`,
              ).join(', ')}
            </span>
          </div>
        ))}
    </section>
  );
}

const SUPPLIERS = [
  { by: 'examiner', label: 'the examiner' },
  { by: 'model', label: 'the model' },
  { by: 'language', label: 'general language' },
] as const;

function width(bits: BitsSupplied, by: (typeof SUPPLIERS)[number]['by']): string {
  return `${((100 * Math.max(0, bits[by])) / bits.whole).toFixed(2)}%`;
}

/** Everything that the model was asked about the work: how often, with how much of it, and how its first test ended. */
function AttemptsTable({
  caseId,
  answer: { attempts, work: about },
}: Pick<AnswerPartProps, 'caseId' | 'answer'>): React.JSX.Element | null {
  if (attempts.length === 0) return null;
  return (
    <section aria-label="What was the model asked?">
      <h3>What was the model asked?</h3>
      <div className="answer-matrix-scroll">
        <table className="answer-matrix">
          <thead>
            <tr>
              <th scope="col">Examination</th>
              <th scope="col">Prompts</th>
              <th scope="col">Text of the work in them</th>
              <th scope="col">Result of its first test</th>
              <th scope="col">In the control</th>
            </tr>
          </thead>
          <tbody>
            {attempts.map(({ examinationId, attackTitle, status, given, title, work, control }) => (
              <tr key={examinationId}>
                <th scope="row">
                  <Link href={href.findingsOf(caseId, examinationId, about.id)}>{examinationId}</Link>{' '}
                  {attackTitle}
                </th>
                <td>{given === null ? 'not recorded' : wholeNumber(given.prompts)}</td>
                <td>{given === null ? 'not recorded' : percent(given.chars / given.of)}</td>
                <td>
                  {status !== 'finished'
                    ? `not finished: ${status}`
                    : `${title}: ${numberWords(work)}${work?.total === undefined ? '' : ` (${countWords(work)})`}`}
                </td>
                <td>
                  {status !== 'finished'
                    ? ''
                    : `${numberWords(control)}${control?.total === undefined ? '' : ` (${countWords(control)})`}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** An amount as a bar with its words, of the work or of its control. */
export function AmountBar({
  amount,
  of,
}: {
  readonly amount: NonNullable<ElementLine['work']>;
  readonly of: 'work' | 'control';
}): React.JSX.Element {
  const value = isScored(amount.share) ? Math.min(1, Math.max(0, amount.share)) : 0;
  return (
    <div className={`answer-bar answer-bar-${of}`}>
      <span className="answer-bar-name">{of === 'work' ? 'Work' : 'Control'}</span>
      <span className="answer-bar-track" aria-hidden="true">
        <span style={{ width: `${(value * 100).toFixed(2)}%` }} />
      </span>
      <span className="answer-bar-words">
        {numberWords(amount)}
        {amount.total !== undefined && <span className="muted"> {countWords(amount)}</span>}
      </span>
    </div>
  );
}

/** The attacks that an answer offers to apply, each once: elements not examined, and objections that an examination would meet. */
function missingAttacks({
  elements: { rows, means },
  objections,
}: Pick<Answer, 'elements' | 'objections'>): string[] {
  const ids = [
    ...[...rows, ...means]
      .filter(
        ({ state, examinationId, findingId }) =>
          state === 'not-examined' && (findingId !== '' || examinationId === ''),
      )
      .map(({ attackId }) => attackId),
    ...objections.flatMap(({ remedy }) => (remedy.kind === 'examine' ? [remedy.attackId] : [])),
  ];
  return [...new Set(ids)];
}
