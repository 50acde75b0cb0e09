import type { ExaminationShort } from '../../../src/contract/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import { Card, CheckboxListField, TextArea } from '../../components/index.js';
import type { ReportChoice } from './useReportChoice.js';

export interface ExaminationChoiceProps {
  readonly examinations: readonly ExaminationShort[];
  readonly choice: ReportChoice;
  readonly onChange: (choice: ReportChoice) => void;
}

/** Which examinations the report holds in full. Those left out are named in it all the same, with the reason. */
export function ExaminationChoice({
  examinations,
  choice,
  onChange,
}: ExaminationChoiceProps): React.JSX.Element {
  const { reason } = choice;
  const ids = examinations.map(({ id }) => id);
  const chosen = ids.filter((id) => !choice.leftOut.includes(id));
  return (
    <Card title="Examinations in the report">
      <div className="stack form">
        <CheckboxListField
          label="Reported in full"
          description="One that is left out is named in the report all the same: its attack, its model, how it ended, and why it is left out."
          options={examinations.map(({ id, attackTitle, modelName, status }) => ({
            id,
            label: visibleShort(`${id}: ${attackTitle} on ${modelName}`, 160),
            description: status,
          }))}
          value={chosen}
          onChange={(kept) => onChange({ reason, leftOut: ids.filter((id) => !kept.includes(id)) })}
          empty="There are none."
          {...(chosen.length === 0 ? { errorMessage: 'Choose at least one.' } : {})}
        />
        {chosen.length < ids.length && (
          <TextArea
            label="Why the others are left out"
            description="Stands in the report beside each of them."
            isRequired
            rows={3}
            maxLength={2000}
            value={reason}
            onChange={(words) => onChange({ leftOut: choice.leftOut, reason: words })}
            {...(reason.trim() === '' ? { errorMessage: 'Say why: the report gives the reason.' } : {})}
          />
        )}
      </div>
    </Card>
  );
}
