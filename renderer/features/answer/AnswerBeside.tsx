import type { Answer } from '../../../src/answer/index.js';
import { decimal } from '../../../src/base/index.js';
import type { CaseOverview } from '../../../src/contract/index.js';
import { widestReach } from '../../../src/figure/index.js';
import { HostileText, Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { AnswerView } from './AnswerView.js';
import { binDecades, heapsReach } from './heaps.js';

export interface AnswerBesideProps {
  readonly answers: readonly Answer[];
  readonly overview: CaseOverview;
}

/** Answers side by side, their heaps on equal scales. */
export function AnswerBeside({ answers, overview }: AnswerBesideProps): React.JSX.Element {
  const reaches = answers.flatMap((answer) => heapsReach(answer) ?? []);
  const reach = reaches.length < 2 ? undefined : widestReach(reaches);
  const widths = answers.flatMap((answer) => binDecades(answer) ?? []);
  return (
    <div className="answer-beside">
      {widths.length > 1 && new Set(widths.map((width) => decimal(width, 2))).size > 1 && (
        <p className="muted answer-beside-note">
          {`The charts of “Could it be chance?” have one scale, and bins that are not equally wide: ${widths
            .map((width) => decimal(width, 2))
            .join(' and ')} decades. Compare where the passages lie, not the height of the bars.`}
        </p>
      )}
      {answers.map((answer) => (
        <div key={`${answer.model.id} ${answer.work.id}`} className="stack answer-column">
          <p className="answer-column-name">
            <Link href={href.answer(overview.caseId, answer.model.id, answer.work.id)}>
              <HostileText text={answer.work.title} maxLength={80} /> in{' '}
              <HostileText text={answer.model.name} maxLength={80} />
            </Link>
          </p>
          <AnswerView answer={answer} overview={overview} reach={reach} />
        </div>
      ))}
    </div>
  );
}
