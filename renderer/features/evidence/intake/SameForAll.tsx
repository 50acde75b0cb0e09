import { useState } from 'react';
import { EVIDENCE_TEXT } from '../../../../src/domain/index.js';
import { formatCount } from '../../../../src/figure/index.js';
import { CheckboxField, SelectField, TextField } from '../../../components/index.js';
import { ROLES } from '../roleWords.js';
import { isCopied, type Incoming } from './incoming.js';
import type { Words } from './words.js';

/** What is said about all rows at once. */
export type Same = Pick<Words, 'role' | 'receivedFrom' | 'receivedBy'>;

/** Nothing said about all rows. */
export const NOTHING_SAME: Same = { role: '', receivedFrom: '', receivedBy: '' };

export interface SameForAllProps {
  /** The rows that it is about: the selected ones, or all. */
  readonly rows: readonly Incoming[];
  readonly isSelection: boolean;
  readonly same: Same;
  readonly onChange: (same: Partial<Same> | Pick<Words, 'copy'>) => void;
}

/** States role, source, receiver and storage for all rows at once. What is typed stands in every row at once. */
export function SameForAll({ rows, isSelection, same, onChange }: SameForAllProps): React.JSX.Element {
  const [role, setRole] = useState<string | null>(same.role === '' ? null : same.role);
  const free = rows.filter(({ isUpload, file }) => !isUpload && file.kind !== 'folder');
  const copied = rows.filter(isCopied).length;
  return (
    <div
      className="intake-same"
      role="group"
      aria-label={isSelection ? `Same for the ${formatCount(rows.length)} selected` : 'Same for all'}
    >
      <p className="intake-same-title">
        {isSelection ? `Same for the ${formatCount(rows.length)} selected` : 'Same for all'}
      </p>
      <SelectField
        label="Role"
        placeholder="As in each row"
        options={ROLES}
        selectedKey={role}
        onSelectionChange={(id) => {
          setRole(id);
          onChange({ role: id });
        }}
      />
      {(['receivedFrom', 'receivedBy'] as const).map((name) => (
        <TextField
          key={name}
          label={EVIDENCE_TEXT[name].label}
          value={same[name]}
          onChange={(text) => onChange({ [name]: text })}
        />
      ))}
      <CheckboxField
        label="Copy into the case"
        isSelected={copied === rows.length}
        isIndeterminate={copied > 0 && copied < rows.length}
        isDisabled={free.length === 0}
        onChange={(isOn) => onChange({ copy: isOn ? 'yes' : '' })}
      />
    </div>
  );
}
