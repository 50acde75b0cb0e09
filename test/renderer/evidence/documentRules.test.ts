import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RULE_CHOICES, rulesFor, rulesIn } from '../../../renderer/features/evidence/intake/documentRules.js';
import { READ_LIMITS, readDocument } from '../../../src/document/index.js';
import { DOCUMENT_RULES } from '../../../src/domain/index.js';
import { RULE_OF_MARK } from '../../../src/text/layers/documentRules.js';

const FILES = [
  'epub/lamp-libreoffice.epub',
  'epub/lamp-pandoc3.epub',
  'epub/lamp-pandoc.html',
  'office/crossing-pandoc.docx',
  'office/ferry-libreoffice.docx',
  'office/ferry-libreoffice.odt',
  'office/ferry-libreoffice.rtf',
  'office/ferry.fodt',
];

describe('the rules that the form offers', () => {
  it('are all rules, in their order', () => {
    expect(RULE_CHOICES.map(({ rule }) => rule)).toEqual(DOCUMENT_RULES);
    expect(rulesFor(undefined)).toEqual(RULE_CHOICES);
    expect(rulesFor('zip')).toEqual(RULE_CHOICES);
    expect(rulesFor('txt')).toEqual([]);
    expect(rulesIn('ruby-out nonsense comments-out')).toEqual(['comments-out', 'ruby-out']);
  });

  it.each(FILES)('are every rule that acts on something in %s', async (name) => {
    const path = fileURLToPath(new URL(`../../fixtures/documents/${name}`, import.meta.url));
    const { marks, format } = await readDocument(readFileSync(path), { fileName: name, limits: READ_LIMITS });
    const offered = rulesFor(format).map(({ rule }) => rule);
    const acting = [...new Set(marks.map(({ kind }) => RULE_OF_MARK[kind].rule))];
    expect(acting.filter((rule) => !offered.includes(rule))).toEqual([]);
    expect(acting.length).toBeGreaterThan(0);
  });
});
