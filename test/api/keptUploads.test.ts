import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Grants, type Grant } from '../../src/api/grants/grants.js';
import { KeptUploads } from '../../src/api/grants/keptUploads.js';
import { withGranted } from '../../src/api/grants/uploads.js';
import type { CallInput, Job } from '../../src/contract/index.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { scratchFolder } from '../support/scratch.js';
import { HEAD } from '../support/samples/openingSamples.js';

const scratch = scratchFolder();
const LATIN = Buffer.from('Caf\xe9 au lait, s\xfa plait.', 'latin1');

const WORK: Omit<CallInput<'evidence.add'>, 'caseId' | 'file'> = {
  role: 'target-work',
  copy: false,
  receivedFrom: '',
  receivedBy: '',
  title: '',
  author: '',
  edition: '',
  encoding: '',
};

interface Bench extends OpenWorkbench {
  readonly call: OpenWorkbench['call'];
  readonly caseId: string;
  /** Folder of the uploads. */
  readonly uploads: string;
  /** Puts a file where the server puts it, and grants it as the server does. */
  readonly send: (bytes: Uint8Array, name: string) => string;
  readonly receive: (file: string, encoding?: string) => Promise<Job>;
}

async function bench(name: string): Promise<Bench> {
  const opened = await openWorkbench(scratch, name);
  const parent = await opened.grant(opened.home);
  const { caseId } = await opened.call('case.create', { parent, name: 'case', head: HEAD });
  const uploads = join(scratch, `${name} uploads`);
  mkdirSync(uploads);
  let count = 0;
  return {
    ...opened,
    caseId,
    uploads,
    send: (bytes, own) => {
      const path = join(uploads, String((count += 1)));
      writeFileSync(path, bytes);
      return opened.workbench.grants.grant({ path, kind: 'file', isUpload: true, root: '', name: own });
    },
    receive: async (file, encoding = '') => {
      const { jobId } = await opened.call('evidence.add', { caseId, file, ...WORK, encoding });
      return opened.ended(jobId);
    },
  };
}

describe('an uploaded file that could not be received', () => {
  it('is kept for another try until it is discarded, and then no longer known', async () => {
    const { send, receive, uploads, call } = await bench('discarded');
    const [file, other] = [send(LATIN, 'a.txt'), send(LATIN, 'b.txt')];
    const { error } = await receive(file);
    expect(error).toMatchObject({ code: 'text-not-utf8', message: like(/^a\.txt: byte /) });
    // Where it lies while it is received means nothing to a person, and the window has a field for what the hint names.
    expect(JSON.stringify(error)).not.toContain(uploads);
    expect(error?.hint).toContain('the field Encoding');
    expect(readdirSync(uploads)).toEqual(['1', '2']);
    expect(await call('files.discard', { grantId: file })).toEqual({});
    expect(readdirSync(uploads)).toEqual(['2']);
    await expect(receive(file)).rejects.toMatchObject({ code: 'grant-unknown' });
    expect(await call('files.discard', { grantId: file })).toEqual({});
    // One that was never tried can be discarded too.
    await call('files.discard', { grantId: other });
    expect(readdirSync(uploads)).toEqual([]);
  });

  it('is kept whatever the reason was, and received in another role without being sent again', async () => {
    const opened = await bench('another role');
    const { send, receive, uploads, call, caseId } = opened;
    const [file, same] = [
      send(Buffer.from('Call me Ishmael.'), 'a.txt'),
      send(Buffer.from('Call me Ishmael.'), 'b.txt'),
    ];
    const asModel = await call('evidence.add', { caseId, file, ...WORK, role: 'target-model' });
    expect((await opened.ended(asModel.jobId)).error).toMatchObject({ code: 'gguf-not-gguf' });
    expect(readdirSync(uploads)).toEqual(['1', '2']);
    expect((await receive(file)).state).toBe('done');
    expect((await receive(same)).error).toMatchObject({ code: 'evidence-duplicate' });
    const asControl = await call('evidence.add', { caseId, file: same, ...WORK, role: 'control-work' });
    expect((await opened.ended(asControl.jobId)).state).toBe('done');
    expect(readdirSync(uploads)).toEqual([]);
  });

  it('is discarded only by the examiner', async () => {
    const { send, uploads, call } = await bench('reader');
    const grantId = send(LATIN, 'a.txt');
    await expect(call('files.discard', { grantId }, { role: 'reader' })).rejects.toMatchObject({
      code: 'read-only',
    });
    expect(readdirSync(uploads)).toHaveLength(1);
  });

  it('gives way to newer ones beyond the limit, with a clear error on use, and nothing else is lost', async () => {
    const { send, receive, uploads, call, caseId } = await bench('crowded');
    const untried = send(Buffer.from('Call me Ishmael.'), 'untried.txt');
    const chosen = join(scratch, 'chosen.txt');
    writeFileSync(chosen, LATIN);
    const files = Array.from({ length: 33 }, (_, at) =>
      send(Buffer.concat([LATIN, Buffer.from(` ${at}`)]), `${at}.txt`),
    );
    for (const file of files.slice(0, 32)) expect((await receive(file)).state).toBe('failed');
    // The first one is tried again, so that the second one is the oldest.
    expect((await receive(must(files[0]))).state).toBe('failed');
    expect(readdirSync(uploads)).toHaveLength(34);
    expect((await receive(must(files[32]))).state).toBe('failed');
    expect(readdirSync(uploads)).toHaveLength(33);
    const error = { code: 'upload-discarded', details: { name: '1.txt', files: 32 } };
    await expect(receive(must(files[1]), 'windows-1252')).rejects.toMatchObject(error);
    await expect(call('files.describe', { grantId: must(files[1]) })).rejects.toMatchObject({
      hint: 'Send the file again.',
    });
    for (const at of [0, 2, 31, 32])
      expect((await receive(must(files[at]), 'windows-1252')).state).toBe('done');
    expect((await receive(untried)).state).toBe('done');
    const { evidence } = await call('evidence.show', { caseId, evidenceId: 'E5' });
    expect(evidence.name).toBe('untried.txt');
    expect(readFileSync(chosen)).toEqual(LATIN);
  });
});

describe('kept uploads', () => {
  const grantOf = (folder: string, name: string, bytes: number): Grant => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), new Uint8Array(bytes));
    return { path: join(folder, name), kind: 'file', isUpload: true, root: '', name };
  };

  it('have at most so many bytes together, and the last one always stays', async () => {
    const grants = new Grants();
    const kept = new KeptUploads(grants, { bytes: 100 });
    const folder = join(scratch, 'bytes');
    const keep = async (name: string, bytes: number): Promise<string> => {
      const grant = grantOf(folder, name, bytes);
      const id = grants.grant(grant);
      kept.take(id);
      expect(grants.has(id)).toBe(false);
      await kept.keep(id, grant);
      return id;
    };
    const [a, b] = [await keep('a', 60), await keep('b', 40)];
    expect(readdirSync(folder)).toEqual(['a', 'b']);
    const c = await keep('c', 1);
    expect(readdirSync(folder)).toEqual(['b', 'c']);
    const d = await keep('d', 1000);
    expect(readdirSync(folder)).toEqual(['d']);
    expect([a, b, c, d].map((id) => grants.has(id))).toEqual([false, false, false, true]);
    // One that is being received is not counted and not discarded.
    kept.take(d);
    await keep('e', 100);
    expect(existsSync(join(folder, 'd'))).toBe(true);
  });

  it('do not lose a file that is being received, whatever is asked for', async () => {
    const grants = new Grants();
    const uploads = new KeptUploads(grants);
    const folder = join(scratch, 'busy');
    const id = grants.grant(grantOf(folder, 'a', 10));
    const receipt = withGranted({ grants, uploads }, id, async (path) => {
      await uploads.discard(id);
      expect(readFileSync(path)).toHaveLength(10);
      throw new Error('refused');
    });
    await expect(receipt).rejects.toThrow('refused');
    expect([grants.has(id), readdirSync(folder)]).toEqual([true, ['a']]);
    await uploads.discard(id);
    expect([grants.has(id), readdirSync(folder)]).toEqual([false, []]);
  });
});
