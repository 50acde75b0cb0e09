// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  Callout,
  ChartView,
  DropZone,
  ErrorPanel,
  LoadingState,
  ProgressBar,
  showToast,
  ToastRegion,
} from '../../../renderer/components/index.js';
import { environmentError } from '../../../src/base/index.js';
import { chartSvg, distribution, heatStrip } from '../../../src/figure/index.js';
import { nearestReading } from '../../../renderer/components/figures/nearestReading.js';
import { must } from '../../support/must.js';

afterEach(cleanup);

describe('ErrorPanel', () => {
  it('shows what happened, the remedy, the code and the details, all as text', async () => {
    let tries = 0;
    render(
      <ErrorPanel
        title="The model could not be read"
        error={environmentError('disk-full', 'No room on <b>/case</b>.', 'Free 4 GiB.', {
          path: '/case',
          needed: 4,
        })}
        onRetry={() => (tries += 1)}
      />,
    );
    const panel = screen.getByRole('alert');
    for (const words of [
      'The model could not be read',
      'No room on <b>/case</b>.',
      'Free 4 GiB.',
      'disk-full',
      '/case',
      'needed',
    ]) {
      expect(panel.textContent).toContain(words);
    }
    expect(panel.querySelector('b')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(tries).toBe(1);
  });

  it.each([
    [new Error('plain'), 'plain'],
    ['a string', 'a string'],
    [{ message: 'data of an error', hint: 'a hint', code: 'c' }, 'a hint'],
    [null, 'null'],
  ])('takes whatever was thrown: %s', (thrown, words) => {
    render(<ErrorPanel error={thrown} />);
    expect(screen.getByRole('alert').textContent).toContain(words);
  });
});

describe('with time', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('LoadingState shows nothing before 200 ms', () => {
    render(<LoadingState label="Reading" />);
    const status = screen.getByRole('status');
    act(() => void vi.advanceTimersByTime(199));
    expect(status.textContent).toBe('');
    act(() => void vi.advanceTimersByTime(1));
    expect(status.textContent).toBe('Reading…');
  });

  it('toasts are read politely, at most three stand, and they go by themselves', () => {
    render(<ToastRegion />);
    const region = screen.getByRole('status');
    expect(region.getAttribute('aria-live')).toBe('polite');
    act(() => ['one', 'two', 'three', 'four'].forEach((text) => showToast(text)));
    expect(region.textContent).toBe('twothreefour');
    act(() => void vi.advanceTimersByTime(10_000));
    expect(region.textContent).toBe('');
  });

  it('a toast that can be taken back waits for its button, which works once', () => {
    const undo = vi.fn();
    render(<ToastRegion />);
    act(() => showToast('Marked as PX-001.', undo));
    act(() => void vi.advanceTimersByTime(10_000));
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(undo).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('status').textContent).toBe('');
  });
});

describe('ProgressBar', () => {
  it('says how far in words and as a value', () => {
    render(<ProgressBar label="X2" value={0.25} valueText="600 of 2,400 units" />);
    const bar = screen.getByRole('progressbar', { name: 'X2' });
    expect(bar.getAttribute('aria-valuetext')).toBe('600 of 2,400 units');
    expect(bar.getAttribute('aria-valuenow')).toBe('0.25');
  });

  it('claims no value while none is known', () => {
    render(<ProgressBar label="Loading" valueText="not known yet" />);
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBeNull();
  });
});

describe('Callout', () => {
  it('is an alert only when it is an alarm', () => {
    render(
      <>
        <Callout>quiet</Callout>
        <Callout tone="alarm">loud</Callout>
      </>,
    );
    expect(screen.getByRole('note').textContent).toBe('quiet');
    expect(screen.getByRole('alert').textContent).toBe('loud');
  });
});

describe('ChartView', () => {
  it('draws every shape of the chart in inks that follow the theme, with title and description', () => {
    const chart = distribution(
      'd',
      [-3, -2, -1, 0],
      { role: 'target', counts: [1, 2, 3], texts: 1 },
      { role: 'control', counts: [3, 0, 0], texts: 1 },
      [{ name: 'threshold', x: -1 }],
    );
    const { container } = render(<ChartView chart={chart} />);
    const svg = screen.getByRole('img', { name: chart.title });
    expect(document.getElementById(svg.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      chart.description,
    );
    expect(container.querySelectorAll('rect, polyline, polygon, text')).toHaveLength(chart.shapes.length);
    const inks = [...container.querySelectorAll('[fill]')].map((element) => element.getAttribute('fill'));
    expect(inks.filter((ink) => ink !== 'none' && !/^var\(--[a-z0-9-]+\)$/.test(ink ?? ''))).toEqual([]);
  });

  const strip = heatStrip('s', [{ title: 'Moby-Dick', role: 'target', chars: 90, slices: [-1, -20, -3] }]);

  it('reads its values with the arrow keys, in words and with a mark, and forgets them when it is left', async () => {
    const { container } = render(<ChartView chart={strip} />);
    const area = screen.getByRole('group', { name: /^Values of Probability of the text/ });
    expect(screen.getByRole('status').textContent).toContain('arrow keys');
    await userEvent.tab();
    expect(document.activeElement).toBe(area);
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(screen.getByRole('status').textContent).toBe('target, characters 30 to 60: at most 10^−20.0');
    const mark = container.querySelector('circle');
    expect([mark?.getAttribute('cx'), mark?.getAttribute('cy')]).toEqual(
      [strip.readings[1]?.x, strip.readings[1]?.y].map(String),
    );
    await userEvent.keyboard('{End}{ArrowRight}');
    expect(screen.getByRole('status').textContent).toContain('characters 60 to 90');
    await userEvent.keyboard('{Escape}');
    expect(container.querySelector('circle')).toBeNull();
  });

  it('says the value nearest to a point', () => {
    const at = (index: number, off: number): number | undefined => {
      const { x, y } = must(strip.readings[index]);
      return nearestReading(strip, x + off, y - off);
    };
    expect([at(0, 3), at(1, -5), at(2, 9)]).toEqual([0, 1, 2]);
    expect(nearestReading({ ...strip, readings: [] }, 1, 1)).toBeUndefined();
  });

  it('copies itself as a drawing and as a table, and opens enlarged', async () => {
    const user = userEvent.setup();
    render(<ChartView chart={strip} />);
    await user.click(screen.getByRole('button', { name: 'Copy as SVG' }));
    expect(await navigator.clipboard.readText()).toBe(chartSvg(strip));
    await user.click(screen.getByRole('button', { name: 'Copy as CSV' }));
    expect(await navigator.clipboard.readText()).toBe(
      [
        'work,role,from character,to character,highest log10 probability,percent tested',
        'Moby-Dick,target,0,30,-1,100',
        'Moby-Dick,target,30,60,-20,100',
        'Moby-Dick,target,60,90,-3,100',
        '',
      ].join('\r\n'),
    );
    await user.click(screen.getByRole('button', { name: /^Enlarge/ }));
    const dialog = screen.getByRole('dialog', { name: strip.title });
    expect(dialog.textContent).toContain(strip.description);
    expect(dialog.querySelectorAll('rect').length).toBeGreaterThan(3);
  });

  it('shows a hostile title as text', () => {
    const chart = heatStrip('s', [
      { title: '<script>x</script>\u202e', role: 'target', chars: 5, slices: [-1] },
    ]);
    const { container } = render(<ChartView chart={chart} />);
    expect(container.querySelector('script')).toBeNull();
    expect(container.textContent).toContain('<script>x</script>⟦U+202E⟧');
  });
});

describe('DropZone', () => {
  it('takes files from the file dialog', async () => {
    const names: string[] = [];
    const { container } = render(
      <DropZone label="Drop here" onFiles={(files) => names.push(...files.map((file) => file.name))} />,
    );
    const input = container.querySelector('input[type=file]');
    if (!(input instanceof HTMLInputElement)) throw new Error('no file input');
    await userEvent.upload(input, [new File(['a'], 'a.gguf'), new File(['b'], 'b.txt')]);
    expect(names).toEqual(['a.gguf', 'b.txt']);
  });

  it('asks for the program’s own dialog where there is one', async () => {
    let asked = 0;
    render(<DropZone label="Drop here" onFiles={() => undefined} onChoose={() => (asked += 1)} />);
    await userEvent.click(screen.getByRole('button', { name: /Choose files/ }));
    expect(asked).toBe(1);
  });
});
