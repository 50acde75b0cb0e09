import { useCall } from '../../api/index.js';
import { visibleString } from '../../../src/figure/index.js';
import { CheckboxField } from '../../components/index.js';

export interface CleaningChoiceProps {
  readonly caseId: string;
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

const MARKS =
  'Struck through: changed or taken out on the way to the next layer. Underlined: what stands there instead.';

/** Which cleaning lists are shown at work in the reading text; this changes what is marked, nothing else. */
export function CleaningChoice({ caseId, chosen, onChange }: CleaningChoiceProps): React.JSX.Element {
  const overview = useCall('case.show', { caseId });
  const lists = overview.data?.index.evidence.filter(({ role }) => role === 'cleaning-list') ?? [];
  if (lists.length === 0) {
    return <p className="muted">{MARKS} The case has no cleaning list; one would be shown at work here.</p>;
  }
  return (
    <fieldset className="cleaning-choice">
      <legend>{MARKS} Mark also what these cleaning lists take out:</legend>
      <div className="row">
        {lists.map(({ id, name, title }) => (
          <CheckboxField
            key={id}
            label={`${id} ${visibleString(title === '' ? name : title)}`}
            isSelected={chosen.includes(id)}
            onChange={(isSelected) =>
              onChange(isSelected ? [...chosen, id] : chosen.filter((each) => each !== id))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
