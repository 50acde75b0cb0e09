import { useState } from 'react';
import {
  CheckboxField,
  NumberField,
  RadioField,
  SearchField,
  SelectField,
  Slider,
  SwitchField,
  TextArea,
  TextField,
  type SelectOption,
} from '../../../renderer/components/index.js';
import { decimal } from '../../../src/base/index.js';
import { Part, Specimen } from './Specimen.js';

const ATTACKS: readonly SelectOption[] = [
  {
    id: 'probabilistic',
    label: 'Probabilistic extraction',
    description: 'How likely the model is to write a passage',
  },
  { id: 'greedy', label: 'Greedy continuation', description: 'What the model writes at temperature 0' },
  { id: 'later', label: 'Not available', isDisabled: true },
];

export function FieldsPart(): React.JSX.Element {
  const [threshold, setThreshold] = useState(-10);
  return (
    <Part title="Fields">
      <Specimen title="TextField">
        <TextField label="Docket" defaultValue="3:26-cv-01234" description="As the court writes it." />
        <TextField
          label="Folder name"
          defaultValue="rivers/../../etc"
          errorMessage={{
            code: 'case-name',
            message: 'A folder name has no slashes.',
            hint: 'Use letters, digits, spaces, dots or dashes.',
          }}
        />
        <TextField label="Digest" isMono isReadOnly defaultValue="9f86d081884c7d65" />
        <TextField label="Disabled" isDisabled defaultValue="cannot be changed" />
        <TextField label="Examiner" isRequired placeholder="First and last name" />
      </Specimen>
      <Specimen title="TextArea">
        <TextArea
          label="Question asked"
          defaultValue="How much of the work can be had from the model?"
          rows={3}
        />
        <TextArea label="Note" rows={3} errorMessage="Too long by 12 characters." />
      </Specimen>
      <Specimen title="NumberField">
        <NumberField
          label="Length of the prefix"
          unit="tokens"
          defaultValue={50}
          minValue={1}
          maxValue={2048}
          description="1 to 2,048"
        />
        <NumberField
          label="Stride"
          unit="tokens"
          defaultValue={0}
          errorMessage={{ message: 'The stride is at least 1.', hint: 'Use 1 for every position.' }}
        />
        <NumberField label="Threads" defaultValue={4} isDisabled />
      </Specimen>
      <Specimen title="SelectField">
        <SelectField label="Attack" options={ATTACKS} defaultValue="probabilistic" />
        <SelectField
          label="Control"
          options={ATTACKS}
          placeholder="None chosen"
          errorMessage="Choose a control, or the numbers stay uncalibrated."
        />
        <SelectField label="Disabled" options={ATTACKS} isDisabled />
      </Specimen>
      <Specimen title="CheckboxField, SwitchField">
        <CheckboxField label="Leave out quotations" defaultSelected description="213 of 208,000 characters" />
        <CheckboxField label="Partly chosen" isIndeterminate />
        <CheckboxField label="I have read the caution" errorMessage="Needed before sealing." />
        <CheckboxField label="Disabled" isDisabled />
        <CheckboxField label="Select the row, in a table" isLabelHidden />
        <SwitchField label="Show token borders" defaultSelected />
        <SwitchField label="Off" description="Applies to this machine." />
        <SwitchField label="Disabled" isDisabled />
      </Specimen>
      <Specimen title="RadioField">
        <RadioField
          label="Role of the file"
          defaultValue="target"
          options={[
            { id: 'target', label: 'Target work', description: 'The work in question' },
            {
              id: 'control',
              label: 'Control',
              description: 'Like it, but written after the model was trained',
            },
          ]}
        />
        <RadioField
          label="Storage"
          orientation="horizontal"
          errorMessage="Choose one."
          options={[
            { id: 'copy', label: 'Copy into the case' },
            { id: 'reference', label: 'Leave where it is' },
          ]}
        />
      </Specimen>
      <Specimen title="SearchField">
        <SearchField label="Find in the table" placeholder="Find in the table" />
        <SearchField label="Find in the work" defaultValue="whale" isLabelHidden={false} />
      </Specimen>
      <Specimen title="Slider">
        <Slider
          label="Threshold"
          value={threshold}
          minValue={-100}
          maxValue={0}
          onChange={setThreshold}
          formatValue={(value) => `log10 p ≥ ${decimal(value, 0)}`}
          description="Coverage counts windows at or above it."
        />
        <Slider
          label="Disabled"
          value={3}
          minValue={0}
          maxValue={10}
          onChange={() => undefined}
          formatValue={String}
          isDisabled
        />
      </Specimen>
    </Part>
  );
}
