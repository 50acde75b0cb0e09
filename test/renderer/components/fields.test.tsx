// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import {
  CheckboxField,
  NumberField,
  RadioField,
  SelectField,
  Slider,
  SwitchField,
  TextArea,
  TextField,
} from '../../../renderer/components/index.js';

afterEach(cleanup);

const PROBLEM = {
  code: 'case-name',
  message: 'A folder name has no slashes.',
  hint: 'Use letters, digits, spaces, dots or dashes.',
} as const;

/** All that a screen reader says of a control besides its name. */
function described(control: HTMLElement): string {
  return (control.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '')
    .join(' ');
}

describe('a field with an error', () => {
  it('shows the message and the remedy beside itself and ties both to the control', () => {
    render(<TextField label="Folder" description="Short." errorMessage={PROBLEM} />);
    const input = screen.getByRole('textbox', { name: 'Folder' });
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(described(input)).toContain('Short.');
    expect(described(input)).toContain(
      'A folder name has no slashes. Use letters, digits, spaces, dots or dashes.',
    );
  });

  it.each([
    ['text area', <TextArea key="1" label="L" errorMessage="Wrong." />, 'textbox'],
    ['number', <NumberField key="2" label="L" errorMessage="Wrong." />, 'textbox'],
    ['checkbox', <CheckboxField key="3" label="L" errorMessage="Wrong." />, 'checkbox'],
    ['switch', <SwitchField key="4" label="L" errorMessage="Wrong." />, 'switch'],
    [
      'radio',
      <RadioField key="5" label="L" options={[{ id: 'a', label: 'A' }]} errorMessage="Wrong." />,
      'radiogroup',
    ],
    [
      'select',
      <SelectField key="6" label="L" options={[{ id: 'a', label: 'A' }]} errorMessage="Wrong." />,
      'button',
    ],
  ] as const)('says so in a %s', (_, field, role) => {
    render(field);
    const control = screen.getByRole(role, role === 'button' ? {} : { name: 'L' });
    expect(described(control)).toContain('Wrong.');
  });

  it('loses nothing that was typed when the error comes and goes', async () => {
    function Form(): React.JSX.Element {
      const [value, setValue] = useState('');
      return (
        <TextField
          label="Folder"
          value={value}
          onChange={setValue}
          errorMessage={value.includes('/') ? PROBLEM : undefined}
        />
      );
    }
    render(<Form />);
    const input = screen.getByRole<HTMLInputElement>('textbox', { name: 'Folder' });
    await userEvent.type(input, 'a/b');
    expect(input.value).toBe('a/b');
    expect(described(input)).toContain('no slashes');
    await userEvent.type(input, '{Backspace}{Backspace}c');
    expect(input.value).toBe('ac');
    expect(input.getAttribute('aria-invalid')).toBeNull();
    expect(described(input)).not.toContain('no slashes');
  });
});

describe('fields by keyboard', () => {
  it('chooses in a select with arrow keys and Enter', async () => {
    const chosen: string[] = [];
    render(
      <SelectField
        label="Attack"
        options={[
          { id: 'p', label: 'Probabilistic' },
          { id: 'g', label: 'Greedy', description: 'At temperature 0' },
        ]}
        onSelectionChange={(id) => chosen.push(id)}
      />,
    );
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual([
      'Probabilistic',
      'GreedyAt temperature 0',
    ]);
    screen.getAllByRole('option')[0]?.focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(chosen).toEqual(['g']);
    expect(screen.getByRole('button').textContent).toContain('Greedy');
  });

  it('counts up in a number field within its limits and names its unit', async () => {
    render(<NumberField label="Prefix" unit="tokens" defaultValue={49} maxValue={50} />);
    const input = screen.getByRole<HTMLInputElement>('textbox', { name: 'Prefix' });
    expect(screen.getByText('tokens').textContent).toBe('tokens');
    await userEvent.click(input);
    await userEvent.keyboard('{ArrowUp}{ArrowUp}');
    expect(input.value).toBe('50');
  });

  it('toggles a checkbox and a switch with the space bar', async () => {
    const heard: string[] = [];
    render(
      <>
        <CheckboxField label="Check" onChange={(is) => heard.push(`check ${is}`)} />
        <SwitchField label="Switch" onChange={(is) => heard.push(`switch ${is}`)} />
      </>,
    );
    await userEvent.tab();
    await userEvent.keyboard(' ');
    await userEvent.tab();
    await userEvent.keyboard(' ');
    expect(heard).toEqual(['check true', 'switch true']);
  });

  it('reads the value of a slider aloud in words', () => {
    render(
      <Slider
        label="Threshold"
        value={-10}
        minValue={-100}
        maxValue={0}
        onChange={() => undefined}
        formatValue={(v) => `log10 p ≥ ${v}`}
      />,
    );
    const slider = screen.getByRole('slider', { name: 'Threshold' });
    expect(slider.getAttribute('aria-valuetext')).toBe('log10 p ≥ -10');
    expect(screen.getByText('log10 p ≥ -10').tagName).toBe('OUTPUT');
  });
});
