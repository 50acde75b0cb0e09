import { beforeAll, describe, expect, it } from 'vitest';
import { ATTACKS, usedChatTemplate } from '../../src/attacks/index.js';
import { sha256Hex } from '../../src/base/index.js';
import type { Report } from '../../src/domain/index.js';
import { textOf } from '../../src/exhibit/document/blocks.js';
import { itemsSection } from '../../src/exhibit/document/itemsSection.js';
import { must } from '../support/must.js';
import { demoTexts, sampleReport } from '../support/samples/sampleReport.js';

let plain: Report;

beforeAll(async () => {
  plain = await sampleReport({ texts: demoTexts(12_000) });
});

/** What a report says of the chat template of E1, whose file holds one, when X1 was run like this. */
function saidOfTemplate(change: (examination: Report['examinations'][number]) => void): string {
  const report = structuredClone(plain);
  const model = must(must(report.items[0]).model);
  model.chatTemplate = { text: '{{ x }}', lengthBytes: 7, exact: true, sha256: sha256Hex('{{ x }}') };
  change(must(report.examinations[0]));
  const facts = itemsSection(report).flatMap((block) => (block.kind === 'facts' ? block.rows : []));
  return textOf(must(facts.find(({ label }) => label === 'E1: Chat template')).value);
}

function as(attack: string, template?: string) {
  return ({ start }: Report['examinations'][number]): void => {
    must(start).attack = { id: attack, version: '1.0.0' };
    must(start).parameters = template === undefined ? {} : { template };
  };
}

describe('what a report says of a model’s chat template', () => {
  it('follows from what was recorded before the runs', () => {
    expect(saidOfTemplate(() => undefined)).toContain('; not used in any examination of this report; ');
    const used = '; used in X1; ';
    expect(saidOfTemplate(as('system-design'))).toContain(used);
    expect(saidOfTemplate(as('system-design', 'auto'))).toContain(used);
    expect(saidOfTemplate(as('system-design', 'model'))).toContain(used);
    for (const other of ['plain', 'chatml'])
      expect(saidOfTemplate(as('system-design', other))).toContain('; not used in any examination');
  });

  it('is that nothing is known where nothing was recorded, or of an attack that this program does not know', () => {
    const unknown = '; not used in the other examinations; it is not known whether X1 used it; ';
    expect(saidOfTemplate(as('another-attack'))).toContain(unknown);
    const withoutRecord = saidOfTemplate((one) => {
      one.start = null;
      one.findings = null;
    });
    expect(withoutRecord).toContain('it is not known whether X1 used it');
  });

  it('is that of every attack: a model without one can have none used', () => {
    for (const { id } of ATTACKS) expect(usedChatTemplate(id, {}, false), id).toBe(false);
    expect(ATTACKS.filter(({ id }) => usedChatTemplate(id, {}, true)).map(({ id }) => id)).toEqual([
      'system-design',
      'title-requests',
    ]);
  });
});
