import { notWithdrawn } from '../../../src/domain/index.js';
import { useCall } from '../../api/index.js';
import { visibleString } from '../../../src/figure/index.js';
import { CheckboxField } from '../../components/index.js';

export interface CleaningChoiceProps {
  readonly caseId: string;
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

const MARKS = 'Struck through: changed or removed in the next layer. Underlined: the replacement.';

/** The cleaning lists whose effect is shown in the reading text; this changes the marks and nothing else. */
export function CleaningChoice({ caseId, chosen, onChange }: CleaningChoiceProps): React.JSX.Element {
  const overview = useCall('case.show', { caseId });
  const lists = notWithdrawn(overview.data?.index.evidence ?? []).filter(
    ({ role }) => role === 'cleaning-list',
  );
  if (lists.length === 0) {
    return <p className="muted">{MARKS} The case has no cleaning list; its effect would be shown here.</p>;
  }
  return (
    <fieldset className="cleaning-choice">
      <legend>{MARKS} Also mark what these cleaning lists exclude:</legend>
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
