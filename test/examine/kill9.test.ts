import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/index.js';
import { openCase, readAudit, verifyAudit } from '../../src/casefile/index.js';
import { listExaminations } from '../../src/examine/index.js';
import { startBuiltChild } from '../support/builtChild.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const EXAMINATIONS = 5;
const KILLS_EACH = 4;
const RUN_MS = 1500;

function bytesOf(folder: string): Record<string, string> {
  const files = [
    'journal.jsonl',
    'findings.json',
    ...readdirSync(join(folder, 'arrays')).map((n) => `arrays/${n}`),
  ];
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

function lines(folder: string): number {
  try {
    return readFileSync(join(folder, 'journal.jsonl'), 'latin1').split('\n').length - 1;
  } catch {
    return 0;
  }
}

describe('an examination whose process is killed with SIGKILL', () => {
  it(`${EXAMINATIONS * KILLS_EACH} times at random moments and resumed leaves the bytes of one that was never stopped`, async () => {
    const text = join(scratch, 'known.txt');
    writeFileSync(text, targetText.slice(0, 20_000));
    const opened = await examinationCase(scratch, 'killed', 14_000);
    await opened.close();
    const { folder } = opened;
    const child = (what: string) => startBuiltChild('runExaminationChild', [folder, what, text]);

    const whole = child('start');
    expect(await whole.ended).toMatchObject({ code: 0 });
    const reference = bytesOf(join(folder, 'examinations/X1'));
    expect(reference['findings.json']?.length).toBeGreaterThan(1000);

    const random = new Random('kill -9');
    const left: number[] = [];
    for (let n = 2; n < 2 + EXAMINATIONS; n++) {
      const id = `X${n}`;
      for (let kill = 0; kill < KILLS_EACH; kill++) {
        const victim = child(kill === 0 ? 'start' : id);
        const begun = await victim.line((line) => line === 'running').catch(() => 'ended');
        await new Promise((resolve) => setTimeout(resolve, random.below(RUN_MS)));
        victim.process.kill('SIGKILL');
        const { signal } = await victim.ended;
        if (begun === 'ended' || signal === null) break;
        left.push(lines(join(folder, 'examinations', id)));
        const [state] = (await listExaminations(await openCase(folder, { mode: 'read' }))).slice(-1);
        expect(['interrupted', 'finished']).toContain(state?.status);
      }
      const last = child(id);
      const { stderr } = await last.ended;
      if (!last.lines.includes('finished'))
        expect(stderr).toContain('is finished: there is nothing to resume');
      expect(bytesOf(join(folder, 'examinations', id))).toEqual(reference);
    }
    const total = reference['journal.jsonl']?.split('\n').length ?? 0;
    const midway = left.filter((count) => count > 0 && count < total - 1);
    console.log(`journal lines of ${total - 1} at each kill: ${left.join(' ')}`);
    expect(left.length).toBeGreaterThan(EXAMINATIONS);
    expect(midway.length).toBeGreaterThan(3);
    expect(await verifyAudit(folder)).toMatchObject({ kind: 'intact' });
    const actions = (await readAudit(folder)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'lock-taken-over').length).toBe(left.length);
    expect(actions.filter((action) => action === 'examination-finished').length).toBe(EXAMINATIONS + 1);
  }, 400_000);
});
