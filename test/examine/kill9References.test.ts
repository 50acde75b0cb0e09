import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { addEvidence, verifyAudit } from '../../src/casefile/index.js';
import { startBuiltChild } from '../support/children/builtChild.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { scratchFolder } from '../support/scratch.js';
import { longLane } from '../support/lanes.js';

const scratch = scratchFolder();
const reference = fileURLToPath(new URL('../fixtures/plant/P1-q8_0.gguf', import.meta.url));

function journalLines(folder: string): number {
  try {
    return readFileSync(join(folder, 'journal.jsonl'), 'latin1').split('\n').length - 1;
  } catch {
    return 0;
  }
}

function bytesOf(folder: string): Record<string, string> {
  const files = [
    'journal.jsonl',
    'findings.json',
    'windows.jsonl',
    'recompute.json',
    ...readdirSync(join(folder, 'arrays')).map((n) => `arrays/${n}`),
  ];
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

describe('a comparison of models whose process is killed with SIGKILL', () => {
  longLane(
    'under the model, under the reference and between them, leaves the bytes of one that was never stopped',
    'examine/kill9 for kills, examine/references for pauses at each place',
    async () => {
      const text = join(scratch, 'known.txt');
      writeFileSync(text, targetText.slice(0, 20_000));
      writeFileSync(`${text}.other`, 'A text that has nothing to do with it. '.repeat(100));
      const opened = await examinationCase(scratch, 'compared', 9000);
      await addEvidence(opened, reference, { role: 'reference-model' });
      await opened.close();
      const { folder } = opened;
      const child = (what: string) =>
        startBuiltChild('runExaminationChild', [
          folder,
          what,
          text,
          '{"passages":30,"prefixTokens":60,"suffixTokens":200}',
          'compare-models',
          'E4',
        ]);
      const whole = child('start');
      expect(await whole.ended).toMatchObject({ code: 0 });
      const first = join(folder, 'examinations/X1');
      const expected = bytesOf(first);
      const total = journalLines(first);
      expect(expected['findings.json']).toContain('"references":[{"id":"E4"');
      const left: number[] = [];
      // Half of the units are under the reference.
      for (const [at, share] of [0.2, 0.45, 0.6].entries()) {
        const id = `X${at + 2}`;
        const examination = join(folder, 'examinations', id);
        const victim = child('start');
        await victim.line((line) => line === 'running');
        while (journalLines(examination) < share * total)
          await new Promise((resolve) => setTimeout(resolve, 5));
        victim.process.kill('SIGKILL');
        await victim.ended;
        left.push(journalLines(examination));
        // And once more at once, in the middle of what a resume does first.
        const again = child(id);
        await again.line((line) => line === 'running').catch(() => 'ended');
        again.process.kill('SIGKILL');
        await again.ended;
        await child(id).ended;
        expect(bytesOf(examination), id).toEqual(expected);
      }
      console.log(`journal lines of ${total} at each kill: ${left.join(' ')}`);
      expect(Math.min(...left)).toBeLessThan(total / 2);
      expect(left.filter((lines) => lines > total / 2 && lines < total).length).toBeGreaterThan(0);
      expect(await verifyAudit(folder)).toMatchObject({ kind: 'intact' });
    },
  );
});
