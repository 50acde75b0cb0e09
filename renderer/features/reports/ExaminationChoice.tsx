import type { ExaminationShort } from '../../../src/contract/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import { Card, CheckboxListField, TextArea } from '../../components/index.js';
import type { ReportChoice } from './useReportChoice.js';

export interface ExaminationChoiceProps {
  readonly examinations: readonly ExaminationShort[];
  readonly choice: ReportChoice;
  readonly onChange: (choice: ReportChoice) => void;
}

/** The choice of examinations reported in full. The report still names the others, with the reason. */
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
          description="The report still names any examination that is excluded: its attack, its model, its outcome, and the reason."
          options={examinations.map(({ id, attackTitle, modelName, status }) => ({
            id,
            label: visibleShort(`${id}: ${attackTitle} on ${modelName}`, 160),
            description: status,
          }))}
          value={chosen}
          onChange={(kept) => onChange({ reason, leftOut: ids.filter((id) => !kept.includes(id)) })}
          empty="No examinations."
          {...(chosen.length === 0 ? { errorMessage: 'Select at least one.' } : {})}
        />
        {chosen.length < ids.length && (
          <TextArea
            label="Reason for excluding the others"
            description="The report prints it beside each of them."
            isRequired
            rows={3}
            maxLength={2000}
            value={reason}
            onChange={(words) => onChange({ leftOut: choice.leftOut, reason: words })}
            {...(reason.trim() === '' ? { errorMessage: 'Enter the reason. The report prints it.' } : {})}
          />
        )}
      </div>
    </Card>
  );
}
