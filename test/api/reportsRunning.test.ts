import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeReport } from '../../src/matter/index.js';
import { systemClock } from '../../src/base/index.js';
import { addExhibit, verifyAudit } from '../../src/casefile/index.js';
import { reportSchema } from '../../src/domain/index.js';
import { runExamination } from '../../src/examine/index.js';
import { fakeEngine, prepare } from '../examine/tinyRun.js';
import { examinationCase } from '../support/examinationCase.js';
import { passageContent } from '../support/samples/sampleExhibits.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { note } from '../support/samples/recordSamples.js';

const scratch = scratchFolder();

describe('a report that is made while the case goes on', () => {
  it('holds the audit log up to where it was made, and of a running examination what was planned only', async () => {
    const opened = await examinationCase(scratch, 'running', 4000);
    await runExamination(await prepare(opened, tinyAttack()), {});
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let reached = (): void => undefined;
    const running = new Promise<void>((resolve) => (reached = resolve));
    const attack = tinyAttack({
      before: async (index) => {
        if (index < 3) return;
        reached();
        await released;
      },
    });
    const run = runExamination(await prepare(opened, attack), {});
    await running;
    let isMade = false;
    const notes = (async () => {
      for (let n = 0; !isMade; n++) {
        await note(opened, `${n}`);
        await addExhibit(opened, passageContent(`Exhibit ${n}`), { title: '', note: '' });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    const out = join(scratch, 'draft');
    const made = await makeReport(opened, {
      clock: systemClock,
      key: null,
      outFolder: out,
      startEngine: fakeEngine,
    });
    isMade = true;
    await notes;
    release();
    expect(await run).toMatchObject({ kind: 'finished' });

    const report = reportSchema.parse(JSON.parse(readFileSync(join(out, 'data/report/report.json'), 'utf8')));
    expect(report).toEqual(made.report);
    expect(report.examinations.map(({ id, status }) => [id, status])).toEqual([
      ['X1', 'finished'],
      ['X2', 'running'],
    ]);
    const { head } = await verifyAudit(join(out, 'data'));
    expect(await verifyAudit(join(out, 'data'))).toMatchObject({ kind: 'intact', notes: [] });
    expect(head).toEqual({ entries: report.integrity.auditCount, sha256: report.integrity.auditHead });
    expect((await opened.auditHead()).entries).toBeGreaterThan(head.entries);
    const has = (path: string): boolean => existsSync(join(out, 'data', path));
    expect(
      ['X1.journal.jsonl', 'X1.findings.json', 'X1.windows.jsonl', 'X1.recompute.json', 'X2.start.json'].map(
        (name) => has(`results/${name}`),
      ),
    ).toEqual([true, true, true, true, true]);
    expect(has('results/X2.journal.jsonl')).toBe(false);
    for (const { label, path } of report.exhibits) expect(has(`exhibits/${label}.json`)).toBe(path !== '');
    await opened.close();
  });
});
