import type { CaseOverview } from '../../../src/contract/index.js';
import { EVIDENCE_ROLE } from '../../../src/domain/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import { Card, CheckboxListField, TextArea } from '../../components/index.js';
import type { ReportChoice } from './useReportChoice.js';

export interface EvidenceChoiceProps {
  readonly evidence: CaseOverview['index']['evidence'];
  /** Items that the reported examinations use: they are always shown in full. */
  readonly needed: ReadonlySet<string>;
  readonly choice: ReportChoice;
  readonly onChange: (choice: ReportChoice) => void;
}

/** The choice of evidence shown in full. The report lists the other items with their hash and the reason. */
export function EvidenceChoice({
  evidence,
  needed,
  choice,
  onChange,
}: EvidenceChoiceProps): React.JSX.Element {
  const { evidenceOut, evidenceReason } = choice;
  const shown = evidence.map(({ id }) => id).filter((id) => needed.has(id) || !evidenceOut.includes(id));
  return (
    <Card title="Evidence in the report">
      <div className="stack form">
        <CheckboxListField
          label="Shown in full"
          description="The report lists every other item with its name, its role, its hash and the reason. What a reported examination uses is always shown in full."
          options={evidence.map(({ id, title, name, role }) => ({
            id,
            label: visibleShort(`${id}: ${title === '' ? name : title}`, 160),
            description: needed.has(id)
              ? `${EVIDENCE_ROLE[role].label}, used by the report`
              : `${EVIDENCE_ROLE[role].label}, not used by the report`,
            isDisabled: needed.has(id),
          }))}
          value={shown}
          onChange={(kept) =>
            onChange({
              ...choice,
              evidenceOut: evidence.map(({ id }) => id).filter((id) => !needed.has(id) && !kept.includes(id)),
            })
          }
          empty="No evidence."
        />
        {shown.length < evidence.length && (
          <TextArea
            label="Reason for listing the others in brief"
            description="The report prints it beside each of them."
            isRequired
            rows={3}
            maxLength={2000}
            value={evidenceReason}
            onChange={(words) => onChange({ ...choice, evidenceReason: words })}
            {...(evidenceReason.trim() === ''
              ? { errorMessage: 'Enter the reason. The report prints it.' }
              : {})}
          />
        )}
      </div>
    </Card>
  );
}
