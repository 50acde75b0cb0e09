import { describe, expect, it } from 'vitest';
import { findingsText } from '../../src/cli/runToEnd.js';
import { panelFindings, PROMPT_PANEL, samplePanels } from '../support/samples/samplePanels.js';

const text = findingsText(
  'X5',
  panelFindings(
    { id: 'near-verbatim', version: '1.0.0', title: 'Near-verbatim extraction' },
    { id: 'E1', name: 'P1.gguf', sha256: '1'.repeat(64) },
  ),
  ({ endChar }) => (endChar === 240 ? 'Loomings, p. 1, ¶ 2' : ''),
  new Map(),
);
const lines = text.split('\n');
const after = (title: string): string[] => lines.slice(lines.indexOf(`  ${title}`) + 1);

describe('panels on a terminal', () => {
  it('stand in columns under their heads, numbers by what they are, with their place', () => {
    const [head = '', first = '', second = ''] = after('Every passage that was tried');
    expect(head).toMatch(/^ {4}Passage +Verbatim +With at most 2 words changed, at least +At most/);
    expect(first).toMatch(
      /Chapter 0, passage 1 +10\^−0\.04 +10\^−1 .+1,234 +100\.0% .+hit +E2 0-240 +Loomings, p. 1, ¶ 2$/,
    );
    expect(second.indexOf('10^−1.74') + '10^−1.74'.length).toBe(head.indexOf('Verbatim') + 'Verbatim'.length);
    expect(text).toContain('… 20 more rows; --json has all of them.');
    expect(text).toContain('A passage is a hit when it lies above');
  });

  it('give every line, bar and text', () => {
    expect(text).toMatch(/typing errors +25 +no value: no passage is that long/);
    expect(text).toMatch(/no system prompt +Moby-Dick, eight chapters +91\.0% +80\.0% to 96\.0%/);
    expect(text).toContain('work: having little or no money in my purse');
    expect(text).toContain('model: having little or no money in my pocket');
    for (const words of ['(no rows)', '(no points)', '(nothing to compare)', '(no texts)'])
      expect(lines.map((line) => line.trim())).toContain(words);
  });

  it('say nothing of what a model wrote where they show what it was given', () => {
    const findings = panelFindings(
      { id: 'system-design', version: '1.2.0', title: 'System designs' },
      { id: 'E1', name: 'P1.gguf', sha256: '1'.repeat(64) },
      {},
      { kind: 'panels', panels: [PROMPT_PANEL] },
    );
    const given = findingsText('X6', findings, () => '', new Map());
    expect(given).toContain('given: <|im_start|>user');
    expect(given).not.toContain('model: ');
  });

  it('name the work of every finding, and the model if there were several', () => {
    const findings = panelFindings(
      { id: 'editions', version: '1.0.0', title: 'Editions' },
      { id: 'E1', name: 'P1.gguf', sha256: '1'.repeat(64) },
    );
    const [finding] = findings.findings;
    if (finding === undefined) throw new RangeError('no finding');
    const two = { ...findings, findings: [finding, { ...finding, workId: 'E3' }] };
    const works = new Map([
      [finding.workId, 'The whale'],
      ['E3', 'Other\u202e.txt'],
    ]);
    const about = (given: string): string[] =>
      given
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.startsWith('work: E'));
    expect(about(findingsText('X1', two, () => '', works))).toEqual([
      `work: ${finding.workId} The whale`,
      'work: E3 Other⟦U+202E⟧.txt',
    ]);
    const references = [{ id: 'E4', name: 'P0.gguf', sha256: '2'.repeat(64) }];
    const compared = findingsText('X1', { ...findings, references }, () => '', works);
    expect(about(compared)).toEqual([`work: ${finding.workId} The whale; model: E1 P1.gguf`]);
  });

  it('say a caveat of several findings once', () => {
    const findings = panelFindings(
      { id: 'editions', version: '1.0.0', title: 'Editions' },
      { id: 'E1', name: 'P1.gguf', sha256: '1'.repeat(64) },
    );
    const caveats = [{ code: 'both', text: 'The control is short.' }];
    const own = { code: 'own', text: 'One edition was not read.' };
    const two = findings.findings
      .flatMap((finding) => [finding, finding])
      .slice(0, 2)
      .map((finding, at) => ({ ...finding, caveats: at === 0 ? [...caveats, own] : caveats }));
    const said = findingsText('X1', { ...findings, findings: two }, () => '', new Map());
    expect(said.match(/The control is short\./g)).toHaveLength(1);
    expect(said.match(/ {4}caveats: \[1\]\n/g)).toHaveLength(2);
    expect(said).toContain('  Caveats of several findings\n    [1]  The control is short.');
    expect(said).toContain('    – One edition was not read.');
  });

  it('hide nothing and steer no terminal', () => {
    const hidden = /[\p{Cc}\p{Cf}]/u;
    expect(lines.filter((line) => hidden.test(line))).toEqual([]);
    expect(after(samplePanels().panels[5]?.title ?? '').length).toBeGreaterThan(0);
    expect(text).toContain('⟦U+202E⟧');
  });
});
