import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/index.js';
import { openCase, readAudit, verifyAudit } from '../../src/casefile/index.js';
import { listExaminations } from '../../src/examine/index.js';
import { startBuiltChild } from '../support/children/builtChild.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { longLane } from '../support/lanes.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const KILLS_EACH = 4;

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

function lines(folder: string): number {
  try {
    return readFileSync(join(folder, 'journal.jsonl'), 'latin1').split('\n').length - 1;
  } catch {
    return 0;
  }
}

describe('an examination whose process is killed with SIGKILL', () => {
  /** Kills, resumes and compares. */
  async function survives(kills: number, chars: number, parameters = '{}'): Promise<void> {
    const text = join(scratch, 'known.txt');
    writeFileSync(text, targetText.slice(0, 20_000));
    const opened = await examinationCase(scratch, `killed ${kills} times`, chars);
    await opened.close();
    const { folder } = opened;
    const child = (what: string) => startBuiltChild('runExaminationChild', [folder, what, text, parameters]);

    const whole = child('start');
    await whole.line((line) => line === 'running');
    expect(await whole.ended).toMatchObject({ code: 0 });
    const reference = bytesOf(join(folder, 'examinations/X1'));
    expect(reference['findings.json']?.length).toBeGreaterThan(1000);
    const total = (reference['journal.jsonl']?.split('\n').length ?? 0) - 1;

    const random = new Random('kill -9');
    const left: number[] = [];
    let examinations = 1;
    while (left.length < kills) {
      examinations += 1;
      const id = `X${examinations}`;
      for (let kill = 0; kill < KILLS_EACH && left.length < kills; kill++) {
        const victim = child(kill === 0 ? 'start' : id);
        // One that was killed between its findings and its end has nothing left to do.
        if ((await victim.line((line) => line === 'running').catch(() => 'ended')) === 'ended') break;
        const examination = join(folder, 'examinations', id);
        const done = lines(examination);
        const moment = done + random.float() * 0.3 * (total - done);
        const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
        while (victim.process.exitCode === null && lines(examination) < moment) await pause(2);
        // The last kill may also meet the findings; a fast machine would reach them each time.
        await pause(random.below(kill === KILLS_EACH - 1 ? 60 : 8));
        victim.process.kill('SIGKILL');
        const { signal } = await victim.ended;
        if (signal === null) break;
        left.push(lines(examination));
        const [state] = (await listExaminations(await openCase(folder, { mode: 'read' }))).slice(-1);
        expect(['interrupted', 'finished']).toContain(state?.status);
      }
      const last = child(id);
      const { stderr } = await last.ended;
      if (!last.lines.includes('finished'))
        expect(stderr).toContain('is finished: there is nothing to resume');
      expect(bytesOf(join(folder, 'examinations', id))).toEqual(reference);
    }
    console.log(
      `${examinations - 1} examinations; journal lines of ${total} at each kill: ${left.join(' ')}`,
    );
    expect(left.filter((count) => count > 0 && count < total).length).toBeGreaterThan(kills / 4);
    expect(await verifyAudit(folder)).toMatchObject({ kind: 'intact' });
    const actions = (await readAudit(folder)).map(({ action }) => action);
    // A process may be killed between giving back its lock and its end.
    const takenOver = actions.filter((action) => action === 'lock-taken-over').length;
    expect(takenOver).toBeGreaterThan(kills / 2);
    expect(takenOver).toBeLessThanOrEqual(kills);
    expect(actions.filter((action) => action === 'examination-finished')).toHaveLength(examinations);
  }

  it('3 times at random moments and resumed leaves the bytes of one that was never stopped', () =>
    survives(3, 4000, '{"sampledPassages":2,"shuffledPassages":10,"selfWrittenPassages":5}'));
  longLane('20 times at random moments, likewise', '3 kills in the test before', () => survives(20, 14_000));
});
