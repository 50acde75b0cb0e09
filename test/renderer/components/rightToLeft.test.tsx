// @vitest-environment happy-dom
import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { DiffPair, HostileText, TokenText, UnifiedRow } from '../../../renderer/components/index.js';
import { ARABIC, HEBREW, PERSIAN } from '../../support/samples/rightToLeft.js';

describe('text that is written from right to left', () => {
  it('shows the joiners of Persian and of emoji as they are written, and others as signs', () => {
    const { container } = render(<HostileText text={`${PERSIAN} 👩\u200d🔬 a\u200cb`} />);
    expect(container.textContent).toBe(`${PERSIAN} 👩\u200d🔬 a⟦U+200C⟧b`);
  });

  it('is isolated in a comparison, side by side and in one column, with its joiners', () => {
    const split = render(<DiffPair work={PERSIAN} output={`${PERSIAN} ${ARABIC}`} label="Texts" />);
    const texts = [...split.container.querySelectorAll('bdi.diff-text')].map((one) => one.textContent);
    expect(texts.join(' ')).toContain('بنی\u200cآدم');
    expect(texts.join(' ')).not.toContain('⟦');
    const pieces = [{ text: HEBREW, isMarked: false }];
    const row = { kind: 'output-only' as const, work: null, output: { line: 1, pieces } };
    const unified = render(<UnifiedRow row={row} index={0} isCurrent={false} />);
    expect(unified.container.querySelector('bdi.diff-text')?.textContent).toBe(HEBREW);
  });

  it('is not turned round by a sign for a hidden character in front of it', () => {
    const { container } = render(<HostileText text={`\u202e${ARABIC}`} isBlock />);
    expect(container.querySelector('.p-sign')?.getAttribute('dir')).toBe('ltr');
    expect(container.querySelector('bdi')?.classList).toContain('p-hostile-block');
  });

  it('gives running tokens the direction of their text', () => {
    const token = { id: 1, text: ARABIC, bytesHex: 'd8', startChar: 0, endChar: ARABIC.length };
    const { container } = render(<TokenText label="Tokens" variant="running" tokens={[token]} />);
    expect(container.querySelector('[role="listbox"]')?.getAttribute('dir')).toBe('rtl');
  });
});
