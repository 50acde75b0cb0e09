// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Breadcrumbs, HeatStrip, SplitPane, Tabs, Tree } from '../../../renderer/components/index.js';

beforeEach(() => localStorage.clear());
afterEach(cleanup);

describe('Tree', () => {
  const items = [
    {
      id: 'evidence',
      textValue: 'Evidence',
      children: [
        { id: 'E1', textValue: 'E1 model' },
        { id: 'E2', textValue: 'E2 novel' },
      ],
    },
    { id: 'audit', textValue: 'Audit' },
  ];

  it('opens branches and goes places with the arrow keys and Enter; moving alone opens nothing', async () => {
    const opened: string[] = [];
    render(<Tree label="Case" items={items} onOpen={(id) => opened.push(id)} />);
    await userEvent.tab();
    expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual(['Evidence', 'Audit']);
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{ArrowDown}');
    expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual([
      'Evidence',
      'E1 model',
      'E2 novel',
      'Audit',
    ]);
    expect(opened).toEqual([]);
    await userEvent.keyboard('{Enter}');
    expect(opened).toEqual(['E2']);
  });

  it('goes to a line by its first letters and marks the current one', async () => {
    render(<Tree label="Case" items={items} selectedKey="audit" onOpen={() => undefined} />);
    await userEvent.tab();
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Audit'));
    expect(document.activeElement?.getAttribute('aria-selected')).toBe('true');
    await userEvent.keyboard('ev');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Evidence'));
  });
});

describe('Tabs', () => {
  it('changes the panel with the arrow keys', async () => {
    render(
      <Tabs
        label="Layers"
        items={[
          { id: 'raw', title: 'Raw', content: 'as received' },
          { id: 'reading', title: 'Reading', content: 'as read' },
        ]}
      />,
    );
    await userEvent.tab();
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByRole('tabpanel').textContent).toBe('as read');
  });
});

describe('Breadcrumbs', () => {
  it('links all but the last and says that the last is here', () => {
    render(
      <Breadcrumbs
        items={[
          { id: 'a', label: 'Cases', href: '#/' },
          { id: 'b', label: 'Here', href: '#/b' },
        ]}
      />,
    );
    expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['Cases']);
    expect(screen.getByText('Here').getAttribute('aria-current')).toBe('page');
  });
});

describe('SplitPane', () => {
  it('is sized by arrow keys within its limits and remembered', async () => {
    const { unmount } = render(
      <SplitPane
        id="test"
        label="Width"
        first="a"
        second="b"
        defaultShare={0.5}
        minShare={0.2}
        maxShare={0.8}
      />,
    );
    const handle = screen.getByRole('separator', { name: 'Width' });
    await userEvent.tab();
    await waitFor(() => expect(document.activeElement).toBe(handle));
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(handle.getAttribute('aria-valuenow')).toBe('46');
    await userEvent.keyboard('{End}{ArrowRight}');
    expect(handle.getAttribute('aria-valuenow')).toBe('80');
    await userEvent.keyboard('{Home}');
    expect(handle.getAttribute('aria-valuenow')).toBe('20');
    unmount();
    render(<SplitPane id="test" label="Width" first="a" second="b" minShare={0.2} maxShare={0.8} />);
    expect(screen.getByRole('separator').getAttribute('aria-valuenow')).toBe('20');
  });
});

describe('HeatStrip', () => {
  function Strip(): React.JSX.Element {
    const [place, setPlace] = useState(0.5);
    return (
      <HeatStrip
        label="The novel"
        steps={[0, 0, 3, -1, 6, 6, 6, 6, 6, 6]}
        position={place}
        onPick={setPlace}
        placeText={(fraction) => `character ${Math.round(fraction * 1000)} of 1,000`}
      />
    );
  }

  it('is a slider in the units of the work', async () => {
    render(<Strip />);
    const strip = screen.getByRole('slider', { name: 'The novel' });
    await userEvent.tab();
    await userEvent.keyboard('{ArrowRight}');
    expect(strip.getAttribute('aria-valuetext')).toBe('character 600 of 1,000');
    await userEvent.keyboard('{PageDown}{PageDown}');
    expect(strip.getAttribute('aria-valuetext')).toBe('character 500 of 1,000');
    await userEvent.keyboard('{End}{ArrowRight}');
    expect(strip.getAttribute('aria-valuetext')).toBe('character 1000 of 1,000');
    await userEvent.keyboard('{Home}');
    expect(strip.getAttribute('aria-valuenow')).toBe('0');
  });

  it('goes where it is clicked', () => {
    render(<Strip />);
    const strip = screen.getByRole('slider');
    strip.getBoundingClientRect = () => new DOMRect(100, 0, 400, 32);
    strip.setPointerCapture = () => undefined;
    fireEvent.pointerDown(strip, { button: 0, clientX: 200, pointerId: 1 });
    expect(strip.getAttribute('aria-valuetext')).toBe('character 250 of 1,000');
  });

  it('draws neighbours of one step as one, unscored places as a line, and is a picture without onPick', () => {
    const { container } = render(
      <HeatStrip label="Control" steps={[0, 0, 3, -1, 6, 6]} placeText={String} />,
    );
    expect(screen.getByRole('img', { name: 'Control' }).tagName).toBe('DIV');
    expect(
      [...container.querySelectorAll('rect')].map((rect) => [
        rect.getAttribute('x'),
        rect.getAttribute('width'),
        rect.getAttribute('fill'),
      ]),
    ).toEqual([
      ['0', '2', 'var(--heat-0)'],
      ['2', '1', 'var(--heat-3)'],
      ['3', '1', 'var(--muted)'],
      ['4', '2', 'var(--heat-6)'],
    ]);
  });
});
