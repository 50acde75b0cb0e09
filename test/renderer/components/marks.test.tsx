// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import {
  CalibrationMark,
  HashBadge,
  HostileText,
  Quantity,
  StatusBadge,
  TokenText,
  UtcTime,
  type HashState,
  type RunStatus,
} from '../../../renderer/components/index.js';
import { unscored } from '../../support/unscored.js';

afterEach(cleanup);

const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const AT = '2026-11-25T12:04:31.000Z';

describe('StatusBadge', () => {
  it('says every state by a word and by an icon of its own', () => {
    const drawings = new Set<string>();
    const states: readonly RunStatus[] = [
      'planned',
      'queued',
      'running',
      'paused',
      'interrupted',
      'failed',
      'finished',
    ];
    for (const status of states) {
      const { container, unmount } = render(<StatusBadge status={status} />);
      expect(container.textContent).toBe(status);
      drawings.add(container.querySelector('svg')?.innerHTML ?? '');
      unmount();
    }
    expect(drawings.size).toBe(states.length);
  });
});

describe('HashBadge', () => {
  it.each<[HashState, string]>([
    [{ kind: 'unchecked' }, 'not verified since receipt'],
    [{ kind: 'checking', share: 0.349 }, 'checking 34%'],
    [{ kind: 'checking' }, 'checking'],
    [{ kind: 'verified', at: AT }, 'verified 12:04 UTC'],
    [{ kind: 'changed', at: AT, detail: 'the file is missing' }, 'changed: the file is missing'],
  ])('says %j in words', (state, words) => {
    const { container } = render(<HashBadge digest={DIGEST} state={state} />);
    expect(container.querySelector('.p-hash-state')?.textContent).toBe(words);
  });

  it('shows first and last digits and copies all of them', async () => {
    const user = userEvent.setup();
    const { container } = render(<HashBadge digest={DIGEST} />);
    expect(container.querySelector('.p-hash-digest')?.textContent).toBe('9f86d081… to b0f00a08');
    await user.click(screen.getByRole('button', { name: 'Copy the SHA-256 hash' }));
    expect(await navigator.clipboard.readText()).toBe(DIGEST);
  });

  it('offers to verify, but not while it is at it', async () => {
    let asked = 0;
    const { rerender } = render(
      <HashBadge digest={DIGEST} state={{ kind: 'verified', at: AT }} onVerify={() => (asked += 1)} />,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Verify again' }));
    expect(asked).toBe(1);
    rerender(<HashBadge digest={DIGEST} state={{ kind: 'checking' }} onVerify={() => (asked += 1)} />);
    expect(screen.queryByRole('button', { name: /Verify/ })).toBeNull();
  });
});

describe('CalibrationMark', () => {
  it('says why a number is uncalibrated, in the alarm colour', () => {
    const { container } = render(
      <CalibrationMark
        calibration={{ kind: 'uncalibrated', reasons: [{ text: 'No control.' }, { text: 'No list.' }] }}
      />,
    );
    expect(container.textContent).toBe('uncalibratedNo control. No list.');
    expect(container.querySelector('.p-calibration-uncalibrated')).not.toBeNull();
    expect(container.querySelector('svg')).not.toBeNull();
  });

  it('calls no number calibrated at a fixed threshold', () => {
    const { container } = render(<CalibrationMark calibration={{ kind: 'fixed-threshold', reasons: [] }} />);
    expect(container.textContent).toBe('not calibrated');
  });
});

describe('HostileText', () => {
  it('runs nothing, hides nothing and is isolated', () => {
    const { container } = render(
      <HostileText text={'<img src=x onerror=alert(1)>\u202egnp.exe\u200b\u0007'} />,
    );
    expect(container.querySelector('img')).toBeNull();
    expect(container.querySelector('bdi')?.textContent).toBe(
      '<img src=x onerror=alert(1)>⟦U+202E⟧gnp.exe⟦U+200B⟧⟦U+0007⟧',
    );
  });

  it('cuts by characters, never through one, and shows all on demand', async () => {
    const text = '\u{1f40b}'.repeat(500);
    const { container } = render(<HostileText text={text} maxLength={10} />);
    const bdi = container.querySelector('bdi');
    expect(bdi?.textContent).toBe(`${'\u{1f40b}'.repeat(10)}… show all (490 more characters)`);
    await userEvent.click(screen.getByRole('button', { name: /show all/ }));
    expect(bdi?.textContent).toBe(text);
  });

  it('breaks lines where asked to and still marks them', () => {
    const { container } = render(<HostileText text={'a\r\nb'} keepLines />);
    expect(container.textContent).toBe('a¶\nb');
  });
});

describe('TokenText', () => {
  it('shows the bytes of a part of a character, and a replacement character that is in the text', () => {
    const token = (bytesHex: string) => ({ id: 1, text: '\uFFFD', bytesHex, startChar: 0, endChar: 1 });
    const { container } = render(
      <TokenText label="Tokens" variant="chips" tokens={[token('e280'), token('efbfbd')]} />,
    );
    const chips = [...container.querySelectorAll('.p-chip-text')].map(({ textContent }) => textContent);
    expect(chips).toEqual(['⟨e2 80⟩', '\uFFFD']);
  });
});

describe('Quantity and UtcTime', () => {
  it('says why there is no number', () => {
    const { container } = render(<Quantity value={unscored('the passage is cut off')} unit="%" />);
    expect(container.textContent).toBe('no value: the passage is cut off');
  });

  it('puts number, unit and denominator together', () => {
    const { container } = render(<Quantity value={-1234.56} digits={1} unit="%" of="of 208 windows" />);
    expect(container.textContent).toBe('\u22121,234.6\u00a0% of 208 windows');
  });

  it('shows UTC and has the time of the machine in the tooltip', () => {
    const { container } = render(<UtcTime iso={AT} />);
    const time = container.querySelector('time');
    expect(time?.textContent).toBe('2026-11-25 12:04:31 UTC');
    expect(time?.getAttribute('datetime')).toBe(AT);
    expect(time?.title).toContain('2026');
    expect(time?.title).toContain('on this machine');
  });
});
