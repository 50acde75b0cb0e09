import type { ExaminationShort } from '../../../src/contract/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import { Card, CheckboxListField, HostileText, IconButton, TextArea } from '../../components/index.js';
import { inOrder, type ReportChoice } from './useReportChoice.js';

export interface ExaminationChoiceProps {
  readonly examinations: readonly ExaminationShort[];
  readonly choice: ReportChoice;
  readonly onChange: (choice: ReportChoice) => void;
}

/** The choice of examinations reported in full, and their order. The report still names the others, with the reason. */
export function ExaminationChoice({
  examinations,
  choice,
  onChange,
}: ExaminationChoiceProps): React.JSX.Element {
  const { reason } = choice;
  const ids = examinations.map(({ id }) => id);
  const chosen = inOrder(choice, ids).filter((id) => !choice.leftOut.includes(id));
  const labelOf = (id: string): string => {
    const one = examinations.find((examination) => examination.id === id);
    return one === undefined ? id : `${id}: ${one.attackTitle} on ${one.modelName}`;
  };
  /** Exchanges an examination with the one before it. */
  const raise = (place: number): void => {
    const order = [...chosen];
    order.splice(place - 1, 2, ...order.slice(place - 1, place + 1).toReversed());
    onChange({ ...choice, order });
  };
  return (
    <Card title="Examinations in the report">
      <div className="stack form">
        <CheckboxListField
          label="Reported in full"
          description="The report still names any examination that is excluded: its attack, its model, its outcome, and the reason."
          options={examinations.map(({ id, status }) => ({
            id,
            label: visibleShort(labelOf(id), 160),
            description: status,
          }))}
          value={chosen}
          onChange={(kept) => onChange({ ...choice, leftOut: ids.filter((id) => !kept.includes(id)) })}
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
            onChange={(words) => onChange({ ...choice, reason: words })}
            {...(reason.trim() === '' ? { errorMessage: 'Enter the reason. The report prints it.' } : {})}
          />
        )}
        {chosen.length > 1 && (
          <details>
            <summary>Order in the report</summary>
            <ol className="p-report-order" aria-label="Order in the report">
              {chosen.map((id, place) => (
                <li key={id} className="row">
                  <IconButton
                    icon="arrow-up"
                    label={`Move ${id} up`}
                    isDisabled={place === 0}
                    onPress={() => raise(place)}
                  />
                  <IconButton
                    icon="arrow-down"
                    label={`Move ${id} down`}
                    isDisabled={place === chosen.length - 1}
                    onPress={() => raise(place + 1)}
                  />
                  <HostileText text={labelOf(id)} maxLength={160} />
                </li>
              ))}
            </ol>
          </details>
        )}
      </div>
    </Card>
  );
}
