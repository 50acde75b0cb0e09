import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/index.js';
import { textOf } from '../../src/exhibit/document/blocks.js';
import { resultsSection } from '../../src/exhibit/document/resultsSection.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';

/** The items of the lists of caveats. */
function itemsOf(report: Report): string[] {
  const blocks = resultsSection(report);
  return blocks.flatMap((block, at) => {
    const before = blocks[at - 1];
    const isCaveats =
      before?.kind === 'paragraph' &&
      textOf(before.content).startsWith('To be read together with the findings');
    return block.kind === 'list' && isCaveats ? block.items.map(textOf) : [];
  });
}

describe('the caveats in the results', () => {
  it('stand with the names of their findings, so that none seems to contradict another', async () => {
    const report = structuredClone(await sampleReport());
    const findings = must(report.examinations[0]?.findings ?? undefined).findings;
    const [first, second] = [must(findings[0]), must(findings[1])];
    first.caveats = [{ code: 'a', text: 'The control value is the share above the floor.' }];
    second.caveats = [{ code: 'b', text: 'The control value is a mean of splits.' }];
    const items = itemsOf(report);
    for (const { title, caveats } of [first, second])
      expect(items).toContain(`“${title}”: ${must(caveats[0]).text}`);
    // Every item names what it is about.
    for (const item of items) expect(item).toMatch(/^(?:“|Every finding: |X\d)/u);
  });
});
