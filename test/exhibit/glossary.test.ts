import { beforeAll, describe, expect, it } from 'vitest';
import { GLOSSARY, type Report } from '../../src/domain/index.js';
import type { Block } from '../../src/exhibit/document/blocks.js';
import { glossarySection, termsIn, withTermLinks } from '../../src/exhibit/document/glossarySection.js';
import { reportDocument } from '../../src/exhibit/document/reportDocument.js';
import { renderHtml } from '../../src/exhibit/index.js';
import { sampleReport } from '../support/samples/sampleReport.js';

const says = (text: string): Block => ({
  kind: 'paragraph',
  style: 'body',
  content: [{ text, style: 'plain' }],
});
const names = (blocks: readonly Block[]): string[] => termsIn(blocks).map(({ id }) => id);
const linksOf = (blocks: readonly Block[]): (string | undefined)[] =>
  withTermLinks([...blocks, ...glossarySection(blocks)]).flatMap((block) =>
    block.kind === 'paragraph'
      ? block.content.flatMap(({ text, link }) => (link === undefined ? [] : [`${text} ${link}`]))
      : [],
  );

describe('the glossary of a report', () => {
  let report: Report;
  beforeAll(async () => {
    report = await sampleReport();
  });

  it('explains the terms that the report uses, by any of their forms, and no other', () => {
    expect(names([says('Nothing of the kind.')])).toEqual([]);
    expect(glossarySection([says('Nothing of the kind.')])).toEqual([]);
    const used = names([says('Two FAMILY FLOORS.')]);
    expect(used).toEqual(['family-floor']);
    expect(names([says('A blind gate is added, and the policy floor is undefined.')])).toEqual(
      expect.arrayContaining(['blind-comparison', 'policy-floor']),
    );
  });

  it('takes a term for a word of its own only, and no longer term for a shorter one', () => {
    expect(names([says('A headline of controlled units-based text.')])).toEqual([]);
    expect(linksOf([says('Above the family floor, and above the floor.')])).toEqual([
      'family floor term-family-floor',
      'floor term-floor',
    ]);
  });

  it('reads no hash, no path, and no text of a work', () => {
    const quoted: Block[] = [
      { kind: 'paragraph', style: 'body', content: [{ text: 'data/journal', style: 'mono' }] },
      {
        kind: 'passage',
        label: '1',
        place: [],
        prefix: [{ text: 'the seal', style: 'muted' }],
        continuation: [{ text: 'a draw', style: 'plain' }],
        numbers: [],
      },
    ];
    expect(names(quoted)).toEqual([]);
  });

  it('stands last, by name, each term with its one sentence', () => {
    const blocks = reportDocument(report);
    const at = blocks.findIndex((block) => block.kind === 'heading' && block.id === 'glossary');
    const next = blocks.slice(at + 1).find((block) => block.kind === 'heading' && block.level === 1);
    expect(next).toBeUndefined();
    const rows = blocks.slice(at).flatMap((block) => (block.kind === 'terms' ? block.items : []));
    const labels = rows.map(({ term }) => term);
    expect(labels).toEqual([...labels].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    for (const name of ['family floor', 'control', 'passage', 'hash']) expect(labels).toContain(name);
    for (const { term, sentence } of rows)
      expect(GLOSSARY.find((entry) => entry.term === term)?.sentence).toBe(sentence);
  });

  it('is linked from the first use of a term in the page, and from no other', () => {
    const html = renderHtml(report);
    const links = [...html.matchAll(/href="#(term-[a-z-]+)"/g)].map(([, id]) => id);
    expect(links).toContain('term-family-floor');
    expect(new Set(links).size).toBe(links.length);
    for (const id of links) expect(html.split(`id="${id ?? ''}"`)).toHaveLength(2);
  });
});
