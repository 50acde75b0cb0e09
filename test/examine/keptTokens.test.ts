import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { detailOf } from '../support/samples/recordSamples.js';
import { sha256Hex } from '../../src/base/index.js';
import { openCase, readAudit, type CaseFolder } from '../../src/casefile/index.js';
import { caseDifferences, OTHER_TEXT, readKeptTokens, runExamination } from '../../src/examine/index.js';
import { PreparedWorks } from '../../src/matter/work/preparedWorks.js';
import { TokenMap } from '../../src/text/index.js';
import { examinationCase } from '../support/examinationCase.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { fakeEngine, prepare, resume } from './tinyRun.js';

const scratch = scratchFolder();
const FILE = 'examinations/X2/tokens/E2.i32';
let base: CaseFolder;
let copies = 0;

/** X1 is finished; X2 was paused. */
beforeAll(async () => {
  base = await examinationCase(scratch, 'base', 2500);
  await runExamination(await prepare(base, tinyAttack()));
  const pause = new AbortController();
  const attack = tinyAttack({ before: (index) => (index === 5 ? pause.abort() : undefined) });
  await runExamination(await prepare(base, attack), { signal: pause.signal, lookAhead: 1 });
  await base.close();
});

async function copied(change: (folder: string) => void): Promise<CaseFolder> {
  const folder = join(scratch, `copy ${(copies += 1)}`);
  cpSync(base.folder, folder, { recursive: true });
  change(folder);
  return openCase(folder, { mode: 'write', heads: null });
}

async function kept(opened: CaseFolder, workId = 'E2', id = 'X2') {
  return readKeptTokens(opened, id, await new PreparedWorks().get(opened, workId));
}

describe('the tokens of a work', () => {
  it('are kept beside the plan, as the engine gives them, and in the audit log by hash', async () => {
    const engine = await fakeEngine();
    await engine.load({ path: base.index.evidence[0]?.path ?? '' });
    const prepared = must(
      (await readAudit(base.folder)).find((entry) => detailOf(entry)['examination'] === 'X2'),
    );
    for (const workId of ['E2', 'E3']) {
      const { reading, work } = await new PreparedWorks().get(base, workId);
      const asked = await engine.tokenize(reading.text.text);
      const ids = Buffer.from(asked.tokens.buffer, asked.tokens.byteOffset, asked.tokens.byteLength);
      const bytes = readFileSync(base.path(`examinations/X2/tokens/${workId}.i32`));
      expect(bytes.length).toBe(8 * asked.tokens.length + 4);
      expect(bytes.subarray(0, ids.length).equals(ids)).toBe(true);
      expect(bytes.readUInt32LE(bytes.length - 4)).toBe(reading.text.byteLength);
      expect(detailOf(prepared)['tokens']).toMatchObject({
        [workId]: { sha256: sha256Hex(bytes), readingSha256: work.reading.sha256 },
      });
      const found = await kept(base, workId);
      if (found === OTHER_TEXT) throw new Error('no tokens');
      expect(found.tokens).toEqual(asked.tokens);
      const map = new TokenMap(reading.text, asked);
      expect(found.map.startByte).toEqual(map.startByte);
      expect(found.map.startChar).toEqual(map.startChar);
    }
  });

  it('are checked by the shell lines of docs/file-formats.md', () => {
    const docs = readFileSync(new URL('../../docs/file-formats.md', import.meta.url), 'utf8');
    const blocks = [...docs.matchAll(/```bash\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    const script = must(blocks.find((block) => block.includes('tokens/E2.i32')));
    const { stdout } = spawnSync('bash', ['-c', script], { cwd: base.folder, encoding: 'utf8' });
    const bytes = readFileSync(base.path('examinations/X1/tokens/E2.i32'));
    const ids = sha256Hex(bytes.subarray(0, (bytes.length - 4) / 2));
    const files = ['X1', 'X2'].flatMap((id) => ['E2', 'E3'].map((work) => `${id}/tokens/${work}.i32`));
    expect(stdout).toBe(`${files.map((file) => `examinations/${file}: OK\n`).join('')}${ids}  -\n`);
  });

  it('are the same bytes for the same works', () => {
    for (const name of ['tokens/E2.i32', 'tokens/E3.i32']) {
      const [one, two] = ['X1', 'X2'].map((id) => readFileSync(base.path('examinations', id, name)));
      expect(one?.equals(must(two))).toBe(true);
    }
  });

  it.each<[string, string, (path: string) => void]>([
    ['changed', 'SHA-256', (path) => writeFileSync(path, readFileSync(path).fill(7, 40, 41))],
    ['cut off', 'SHA-256', (path) => writeFileSync(path, readFileSync(path).subarray(0, 400))],
    ['empty', 'SHA-256', (path) => writeFileSync(path, '')],
    ['missing', 'SHA-256', (path) => rmSync(path)],
  ])('are named and refused in a file that is %s', async (_how, what, change) => {
    const opened = await copied((folder) => change(join(folder, FILE)));
    expect(await caseDifferences(opened)).toMatchObject([{ file: FILE, what }]);
    const refused = { code: 'case-differs', kind: 'verdict', message: like(/X2\/tokens\/E2\.i32, SHA-256/) };
    await expect(kept(opened)).rejects.toMatchObject(refused);
    await expect(resume(opened, 'X2', tinyAttack())).rejects.toMatchObject(refused);
    expect(await kept(opened, 'E3')).toMatchObject({ tokens: expect.any(Int32Array) as Int32Array });
    await opened.close();
  });

  it('are named where the audit log tells of none', async () => {
    const stray = 'examinations/X2/tokens/E4.i32';
    const opened = await copied((folder) => writeFileSync(join(folder, stray), ''));
    expect(await caseDifferences(opened)).toMatchObject([{ file: stray, what: 'not on record' }]);
    await opened.close();
  });

  it('are not used for another text than the one that was tokenized', async () => {
    const prepared = await new PreparedWorks().get(base, 'E2');
    const { work } = prepared;
    const reading = { ...work.reading, sha256: '0'.repeat(64) };
    expect(await readKeptTokens(base, 'X2', { ...prepared, work: { ...work, reading } })).toBe(OTHER_TEXT);
  });

  it('that a kill left before the plan was on record are written again; anything else there is refused', async () => {
    const left = (folder: string): string => join(folder, 'examinations/X3/tokens');
    const opened = await copied((folder) => {
      mkdirSync(left(folder), { recursive: true });
      for (const name of ['E2.i32', '.E3.i32.1-1.partial']) writeFileSync(join(left(folder), name), 'torn');
    });
    writeFileSync(join(left(opened.folder), 'E9.i32'), 'not ours');
    await expect(prepare(opened, tinyAttack())).rejects.toMatchObject({
      code: 'examination-folder',
      message: like(/X3 holds tokens\/E9\.i32, but/),
    });
    rmSync(join(left(opened.folder), 'E9.i32'));
    await (await prepare(opened, tinyAttack())).close();
    expect(await caseDifferences(opened)).toEqual([]);
    expect(await kept(opened, 'E2', 'X3')).toEqual(await kept(opened));
    await opened.close();
  });
});
