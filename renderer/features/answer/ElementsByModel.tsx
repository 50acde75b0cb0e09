import {
  ELEMENT_STATES,
  numbered,
  numberWords,
  type Answer,
  type ElementLine,
} from '../../../src/answer/index.js';
import { HostileText, Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';

export interface ElementsByModelProps {
  readonly caseId: string;
  /** At least two; the first is the one that is shown. */
  readonly answers: readonly Answer[];
}

/** The four elements of several answers, a column for each: what was decided, with the number of the work and that of the control. */
export function ElementsByModel({ caseId, answers }: ElementsByModelProps): React.JSX.Element {
  const [first] = answers;
  return (
    <div className="answer-matrix-scroll">
      <table className="answer-matrix">
        <caption className="sr-only">The four elements, side by side</caption>
        <thead>
          <tr>
            <th scope="col">Element</th>
            {answers.map(({ model, work }) => (
              <th key={`${model.id} ${work.id}`} scope="col">
                <Link href={href.answer(caseId, model.id, work.id)}>
                  <HostileText text={model.name} maxLength={60} isWithinControl />
                  {work.id !== first?.work.id && (
                    <>
                      , <HostileText text={work.title} maxLength={60} isWithinControl />
                    </>
                  )}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(first?.elements.rows ?? []).map(({ id }) => (
            <tr key={id}>
              <th scope="row">{numbered(id)}</th>
              {answers.map((answer) => (
                <td key={`${answer.model.id} ${answer.work.id}`}>
                  <LineCell line={answer.elements.rows.find((row) => row.id === id)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LineCell({ line }: { readonly line: ElementLine | undefined }): React.JSX.Element {
  if (line === undefined) return <></>;
  const { state, work, control } = line;
  return (
    <>
      {ELEMENT_STATES[state].label}
      {work !== null && (
        <span className="muted">
          : {numberWords(work)}
          {control !== null && `; control ${numberWords(control)}`}
        </span>
      )}
    </>
  );
}
