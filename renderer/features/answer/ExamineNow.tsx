import type { Answer } from '../../../src/answer/index.js';
import { Button, HostileText } from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import type { Costs } from './useCosts.js';

/** Leads to the form with the attack, the work and the model filled in, and says how long it would take here. */
export function ExamineNow({
  caseId,
  answer,
  attackId,
  costs,
}: {
  readonly caseId: string;
  readonly answer: Answer;
  readonly attackId: string;
  readonly costs: Costs;
}): React.JSX.Element {
  const cost = costs.of(attackId);
  const unsuited = costs.unsuited(attackId);
  if (unsuited !== undefined)
    return (
      <p className="muted">
        <HostileText text={unsuited} maxLength={500} />
      </p>
    );
  return (
    <div className="row">
      <Button
        size="small"
        icon="examine"
        onPress={() =>
          navigate(href.examine(caseId, { attack: attackId, model: answer.model.id, target: answer.work.id }))
        }
      >
        {cost === undefined ? 'Examine now' : `Examine now: ${cost.time}`}
      </Button>
      {cost !== undefined && <span className="muted">{cost.from}</span>}
    </div>
  );
}
