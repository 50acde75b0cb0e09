import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, PalimpsestError, sha256Hex } from '../../src/base/index.js';
import { openCase, readAudit, verifyAudit } from '../../src/casefile/index.js';
import { reportSchema, type CaseIndex } from '../../src/domain/index.js';
import { verifyBag, verifySealed } from '../../src/seal/index.js';
import type { Job, JobResult } from '../../src/contract/index.js';
import { hasTool } from '../seal/support.js';
import { DEMO } from '../support/cli.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { scratchFolder } from '../support/scratch.js';
import { filesOf, reportsCase, type ReportsCase } from './reportsCase.js';
import { cpuSeconds } from '../support/cpuSeconds.js';
import { longLane } from '../support/lanes.js';

const scratch = scratchFolder();
const PASSPHRASE = 'corréct horse “battery” 0815';
const WORDS = { title: 'Report on the novel', confidentiality: 'Confidential' };

let bench: OpenWorkbench;
let made: ReportsCase;

beforeAll(async () => {
  bench = await openWorkbench(scratch, 'reports');
  made = await reportsCase(bench, 'case');
  const { caseId } = made;
  const source = { kind: 'passage', examinationId: 'X1', workId: 'E2', startChar: 40, endChar: 400 } as const;
  await bench.call('exhibits.add', { caseId, source, title: 'A passage', note: 'Quoted in the complaint.' });
  await bench.call('exhibits.add', {
    caseId,
    source: { kind: 'finding', examinationId: 'X1', findingId: 'best-passage/E2' },
    title: 'A finding',
    note: '',
  });
});

type Done<K extends JobResult['kind']> = Extract<JobResult, { kind: K }>;

async function done<K extends JobResult['kind']>(kind: K, jobId: string): Promise<Done<K>> {
  const job = await bench.ended(jobId);
  if (job.result?.kind !== kind) throw new Error(`${job.state}: ${JSON.stringify(job.error)}`);
  return job.result as Done<K>;
}

let previewed: Promise<Done<'report-preview'>> | undefined;
/** The first preview; made by the first test that wants it. */
function firstPreview(): Promise<Done<'report-preview'>> {
  return (previewed ??= preview());
}

async function preview(): Promise<Done<'report-preview'>> {
  const { jobId } = await bench.call('reports.preview', { caseId: made.caseId, ...WORDS });
  return done('report-preview', jobId);
}

async function seal(replaces?: string): Promise<Done<'report'>> {
  const { jobId } = await bench.call('reports.seal', {
    caseId: made.caseId,
    ...WORDS,
    ...(replaces === undefined ? {} : { replaces }),
    passphrase: PASSPHRASE,
    sealedBy: false,
  });
  return done('report', jobId);
}

async function draft(): Promise<Done<'report'>> {
  const { jobId } = await bench.call('reports.draft', { caseId: made.caseId, ...WORDS });
  return done('report', jobId);
}

let drafted: Promise<[Done<'report'>, Done<'report'>]> | undefined;
/** Two drafts that were begun at once, for tests that make nothing new; made by the first of them. */
function twoDrafts(): Promise<[Done<'report'>, Done<'report'>]> {
  return (drafted ??= Promise.all([draft(), draft()]));
}
async function oneDraft(): Promise<Done<'report'>> {
  const [one] = await twoDrafts();
  return one;
}

async function pdfOf(what: { kind: 'report'; reportId: string } | { kind: 'preview'; previewId: string }) {
  const { base64 } = await bench.call('reports.pdf', { caseId: made.caseId, what });
  return Buffer.from(base64, 'base64');
}

const report = (reportId: string) => ({ kind: 'report', reportId }) as const;

function textOf(pdf: Buffer): string {
  const path = join(scratch, 'shown.pdf');
  writeFileSync(path, pdf);
  return spawnSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout;
}
const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;

/** Changes the index behind the workbench's back; it notices when it reads the case again. */
function spoilIndex(folder: string, change: (index: CaseIndex) => void): () => void {
  const path = join(folder, 'case.json');
  const before = readFileSync(path, 'utf8');
  const index = JSON.parse(before) as CaseIndex;
  change(index);
  writeFileSync(path, `${JSON.stringify(index, null, 2)}\n`);
  return () => {
    writeFileSync(path, before);
  };
}

describe('the examiner’s key', () => {
  it('is null until it is made, then shown without its secret, and never made twice', async () => {
    const other = await openWorkbench(scratch, 'keys');
    expect(await other.call('keys.show', {})).toEqual({ folder: join(other.dataFolder, 'key'), key: null });
    const holder = { name: 'R. Roe', organization: '', title: 'Expert', email: '', years: 5 };
    const key = await other.call('keys.create', { ...holder, passphrase: PASSPHRASE });
    expect(key).toMatchObject({ name: 'R. Roe', title: 'Expert', identity: 'r.roe' });
    expect(key).not.toHaveProperty('organization');
    expect((await other.call('keys.show', {})).key).toEqual(key);
    await expect(
      other.call('keys.create', { ...holder, name: 'Other', passphrase: 'x' }),
    ).rejects.toMatchObject({ code: 'key-exists' });
    await expect(
      other.call('keys.create', { ...holder, passphrase: 'x' }, { role: 'reader' }),
    ).rejects.toMatchObject({ code: 'read-only' });
    appendFileSync(join(other.dataFolder, 'key', 'chain.pem'), 'spoiled');
    await expect(other.call('keys.show', {})).rejects.toBeInstanceOf(PalimpsestError);
  });
});

describe('before there is a key', () => {
  it('the checklist says that nobody signs, quickly, and sealing is refused', async () => {
    const { caseId } = made;
    const started = cpuSeconds();
    const { gaps } = await bench.call('reports.checklist', { caseId, ...WORDS });
    expect(cpuSeconds() - started).toBeLessThan(5);
    expect(gaps.filter(({ level }) => level === 'refuse')).toEqual([
      { level: 'refuse', field: 'signer', why: like(/no signing key/), subject: { kind: 'key' } },
    ]);
    await expect(
      bench.call('reports.seal', { caseId, ...WORDS, passphrase: PASSPHRASE, sealedBy: false }),
    ).rejects.toMatchObject({ code: 'key-missing' });
  });
});

describe('a preview', () => {
  it('is the report as it would be, watermarked, with its exhibits; nothing is written anywhere', async () => {
    const before = { case: filesOf(made.folder), data: filesOf(bench.dataFolder) };
    const { previewId, sizeBytes, gaps } = await firstPreview();
    const pdf = await pdfOf({ kind: 'preview', previewId });
    expect(pdf.length).toBe(sizeBytes);
    expect(gaps.map(({ field }) => field)).toContain('signer');
    expect({ case: filesOf(made.folder), data: filesOf(bench.dataFolder) }).toEqual(before);
    if (!hasPoppler) return;
    const text = textOf(pdf);
    expect(text).toContain('DRAFT — UNSEALED');
    expect(text).toContain('PX-001 A passage');
    expect(text).toContain('PX-002 A finding');
    // The files of the bag are listed in its manifest, not on the pages.
    expect(text).toContain('manifest-sha256.txt');
    expect(text).toMatch(/all \d+ checks passed/u);
  });

  it('tells its steps, belongs to its case, and goes when three newer ones were printed', async () => {
    const first = await firstPreview();
    const steps = bench.events.flatMap((event) =>
      event.name === 'job.changed' && event.payload.kind === 'report-preview' ? [event.payload.step] : [],
    );
    for (const step of [
      'gathering the results',
      'reading the passages that the report shows',
      'printing the report',
    ])
      expect(steps).toContain(step);
    const what = { kind: 'preview', previewId: first.previewId } as const;
    await expect(bench.call('reports.pdf', { caseId: 'case-other', what })).rejects.toMatchObject({
      code: 'case-unknown',
    });
    const shown = ({ previewId }: Done<'report-preview'>) => pdfOf({ kind: 'preview', previewId });
    const [second, third] = [await preview(), await preview()];
    await shown(first);
    const fourth = await preview();
    for (const one of [first, third, fourth]) await shown(one);
    await expect(shown(second)).rejects.toMatchObject({ code: 'preview-gone' });
    // Three newer ones were printed, and two of them looked at since.
    await preview();
    await expect(shown(first)).rejects.toMatchObject({ code: 'preview-gone' });
  });
});

describe('a draft', () => {
  it('is made in the case, listed, and shown by its id', async () => {
    const result = await oneDraft();
    expect(result).toMatchObject({
      sealed: false,
      sealNumber: '',
      folder: join(made.folder, 'reports', result.reportId),
    });
    expect(bench.events.slice(-3).map((event) => [event.name, 'payload' in event && event.payload])).toEqual(
      expect.arrayContaining([
        ['case.changed', { caseId: made.caseId, what: 'reports' }],
        ['case.changed', { caseId: made.caseId, what: 'audit' }],
      ]),
    );
    const pdf = await pdfOf(report(result.reportId));
    expect(pdf.equals(readFileSync(join(result.folder, 'data/report/report.pdf')))).toBe(true);
    const value = reportSchema.parse(
      JSON.parse(readFileSync(join(result.folder, 'data/report/report.json'), 'utf8')),
    );
    expect(value.exhibits.map(({ label, facts }) => [label, facts.kind])).toEqual([
      ['PX-001', 'passage'],
      ['PX-002', 'finding'],
    ]);
    // Only its PDF is given out: no seal vouches for its other files.
    await expect(bench.workbench.download(made.caseId, result.reportId, 'bag')).rejects.toMatchObject({
      code: 'report-unsealed',
    });
    expect((await bench.workbench.download(made.caseId, result.reportId, 'pdf')).name).toBe(
      `${result.reportId}.pdf`,
    );
  });

  it('two at once get numbers of their own', async () => {
    const [a, b] = await twoDrafts();
    expect(a.reportId).not.toBe(b.reportId);
    expect(existsSync(a.folder) && existsSync(b.folder)).toBe(true);
  });

  it('is not shown when its file is not the one that was made, or is gone', async () => {
    const { folder, reportId } = await oneDraft();
    const path = join(folder, 'data/report/report.pdf');
    const before = readFileSync(path);
    appendFileSync(path, ' ');
    await expect(pdfOf(report(reportId))).rejects.toMatchObject({ code: 'report-changed', kind: 'verdict' });
    writeFileSync(path, before);
    await pdfOf(report(reportId));
    renameSync(folder, `${folder}-moved`);
    await expect(pdfOf(report(reportId))).rejects.toMatchObject({ code: 'report-missing' });
    renameSync(`${folder}-moved`, folder);
    await expect(pdfOf(report('PAL-2026-9999'))).rejects.toMatchObject({ code: 'report-unknown' });
  });
});

describe('a sealed report', () => {
  let sealed: Done<'report'>;

  beforeAll(async () => {
    await bench.call('keys.create', {
      name: 'R. Roe',
      organization: 'Roe Forensics',
      title: '',
      email: '',
      years: 5,
      passphrase: PASSPHRASE,
    });
    sealed = await seal();
  });

  it('says a wrong passphrase and what is missing at once, beside the field, and begins nothing', async () => {
    const { caseId } = made;
    const before = (await readAudit(made.folder)).length;
    const jobs = (await bench.call('jobs.list', { caseId })).jobs.length;
    await expect(
      bench.call('reports.seal', { caseId, ...WORDS, passphrase: 'wrong', sealedBy: false }),
    ).rejects.toMatchObject({ code: 'key-passphrase' });
    await expect(
      bench.call('reports.seal', {
        caseId,
        ...WORDS,
        title: 'This proves it',
        passphrase: PASSPHRASE,
        sealedBy: false,
      }),
    ).rejects.toMatchObject({ code: 'report-incomplete', message: like(/title \(/) });
    expect(await readAudit(made.folder)).toHaveLength(before);
    expect((await bench.call('jobs.list', { caseId })).jobs).toHaveLength(jobs);
  });

  it('verifies, holds its exhibits byte for byte, and gives their hashes as the audit log has them', async () => {
    expect((await verifyBag(sealed.folder)).ok).toBe(true);
    expect(sealed.sealNumber).toBe(sha256Hex(readFileSync(join(sealed.folder, 'tagmanifest-sha256.txt'))));
    const audit = readFileSync(join(sealed.folder, 'data/audit/audit.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { action: string; detail: Record<string, unknown> });
    const marked = audit.filter(({ action }) => action === 'exhibit-added');
    expect(marked).toHaveLength(2);
    const manifest = readFileSync(join(sealed.folder, 'manifest-sha256.txt'), 'utf8');
    const value = reportSchema.parse(
      JSON.parse(readFileSync(join(sealed.folder, 'data/report/report.json'), 'utf8')),
    );
    for (const [at, { detail }] of marked.entries()) {
      const path = `data/exhibits/PX-00${at + 1}.json`;
      const bytes = readFileSync(join(sealed.folder, path));
      expect(bytes.equals(readFileSync(join(made.folder, 'exhibits', `${String(detail['id'])}.json`)))).toBe(
        true,
      );
      expect(sha256Hex(bytes)).toBe(detail['contentSha256']);
      expect(manifest).toContain(`${String(detail['contentSha256'])}  ${path}\n`);
      expect(value.exhibits[at]).toMatchObject({ path, entry: { contentSha256: detail['contentSha256'] } });
      expect(value.integrity.files).toContainEqual({
        path,
        sha256: sha256Hex(bytes),
        sizeBytes: bytes.length,
      });
      expect(canonicalJson(must(value.exhibits[at]).content)).toBe(bytes.toString('utf8').trimEnd());
    }
    if (hasPoppler) expect(textOf(await pdfOf(report(sealed.reportId)))).toContain('PX-001 A passage');
    expect(await verifyAudit(made.folder)).toMatchObject({ kind: 'intact' });
  });

  it.runIf(hasTool('pdfsig'))('carries one valid signature over the whole PDF', () => {
    const path = join(sealed.folder, 'data/report/report.pdf');
    const { stdout } = spawnSync('pdfsig', ['-nocert', path], { encoding: 'utf8' });
    expect(stdout).toContain('Signature is Valid');
    expect(stdout).toContain('Total document signed');
  });

  it('leaves the passphrase nowhere: not in jobs, events, audit log, settings or any file', async () => {
    const { jobs } = await bench.call('jobs.list', { caseId: made.caseId });
    const places = [JSON.stringify(jobs), JSON.stringify(bench.events)];
    for (const folder of [bench.home, bench.dataFolder]) {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) places.push(readFileSync(join(entry.parentPath, entry.name), 'latin1'));
      }
    }
    const forms = [PASSPHRASE, Buffer.from(PASSPHRASE, 'utf8').toString('latin1'), 'battery” 0815'];
    for (const form of forms) expect(places.some((place) => place.includes(form))).toBe(false);
  });

  it.each<[string, (folder: string) => void]>([
    ['the PDF', (folder) => appendFileSync(join(folder, 'data/report/report.pdf'), ' ')],
    [
      'PDF and manifest together',
      (folder) => {
        const path = join(folder, 'data/report/report.pdf');
        const before = sha256Hex(readFileSync(path));
        appendFileSync(path, ' ');
        const manifest = join(folder, 'manifest-sha256.txt');
        const text = readFileSync(manifest, 'utf8').replace(before, sha256Hex(readFileSync(path)));
        writeFileSync(manifest, text);
      },
    ],
    [
      'PDF, manifest and tag manifest together',
      (folder) => {
        const replace = (file: string, changed: string, of: string): void => {
          const path = join(folder, of);
          const now = sha256Hex(readFileSync(join(folder, file)));
          writeFileSync(path, readFileSync(path, 'utf8').replace(changed, now));
        };
        const pdf = 'data/report/report.pdf';
        const beforePdf = sha256Hex(readFileSync(join(folder, pdf)));
        const beforeManifest = sha256Hex(readFileSync(join(folder, 'manifest-sha256.txt')));
        appendFileSync(join(folder, pdf), ' ');
        replace(pdf, beforePdf, 'manifest-sha256.txt');
        replace('manifest-sha256.txt', beforeManifest, 'tagmanifest-sha256.txt');
      },
    ],
    ['the manifest', (folder) => rmSync(join(folder, 'manifest-sha256.txt'))],
  ])('is not shown after a change of %s', async (_, spoil) => {
    const copy = join(scratch, 'kept bag');
    rmSync(copy, { recursive: true, force: true });
    cpSync(sealed.folder, copy, { recursive: true });
    spoil(sealed.folder);
    await expect(pdfOf(report(sealed.reportId))).rejects.toMatchObject({
      code: 'report-changed',
      exitCode: 1,
    });
    rmSync(sealed.folder, { recursive: true, force: true });
    cpSync(copy, sealed.folder, { recursive: true });
    await pdfOf(report(sealed.reportId));
  });

  describe('given out', () => {
    const whole = async (part: 'pdf' | 'html' | 'bag'): Promise<{ name: string; bytes: Buffer }> => {
      const file = await bench.workbench.download(made.caseId, sealed.reportId, part);
      const chunks: Uint8Array[] = [];
      for await (const chunk of file.chunks()) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      expect(bytes.length).toBe(file.sizeBytes);
      return { name: file.name, bytes };
    };

    it('as one ZIP has the same bytes each time, holds nothing else, and verifies as it is', async () => {
      writeFileSync(join(sealed.folder, 'stray.txt'), 'not part of the bag');
      const first = await whole('bag');
      rmSync(join(sealed.folder, 'stray.txt'));
      expect(first.name).toBe(`${sealed.reportId}.zip`);
      expect(sha256Hex((await whole('bag')).bytes)).toBe(sha256Hex(first.bytes));
      expect(first.bytes.includes('stray.txt')).toBe(false);
      const path = join(scratch, 'given out.zip');
      writeFileSync(path, first.bytes);
      const { sealNumber } = sealed;
      expect(await verifySealed(path, { expect: { sealNumber } })).toMatchObject({
        ok: true,
        verdict: 'signer-confirmed',
      });
    });

    it('as PDF and as HTML has the bytes that were sealed', async () => {
      for (const part of ['pdf', 'html'] as const) {
        const { name, bytes } = await whole(part);
        expect(name).toBe(`${sealed.reportId}.${part}`);
        expect(bytes.equals(readFileSync(join(sealed.folder, `data/report/report.${part}`)))).toBe(true);
      }
    });

    it.each([
      ['a file of it', (folder: string) => appendFileSync(join(folder, 'data/report/report.html'), ' ')],
      ['a file that is gone', (folder: string) => rmSync(join(folder, 'data/audit/head.txt'))],
      [
        'a signature that leads elsewhere',
        (folder: string) => {
          const secret = join(scratch, 'secret.txt');
          writeFileSync(secret, 'not for others');
          const place = join(folder, 'signatures/chain.pem');
          rmSync(place);
          symlinkSync(secret, place);
        },
      ],
    ])('is refused after a change of %s', async (_, spoil) => {
      const copy = join(scratch, 'kept whole bag');
      rmSync(copy, { recursive: true, force: true });
      cpSync(sealed.folder, copy, { recursive: true });
      spoil(sealed.folder);
      await expect(whole('bag')).rejects.toMatchObject({ code: 'report-changed' });
      rmSync(sealed.folder, { recursive: true, force: true });
      cpSync(copy, sealed.folder, { recursive: true });
      await whole('bag');
    });
  });

  it('is not shown from another place than the audit log has, nor under another seal number', async () => {
    const { caseId } = made;
    await bench.call('case.close', { caseId });
    const elsewhere = join(scratch, 'elsewhere');
    cpSync(sealed.folder, elsewhere, { recursive: true });
    const changes: ((index: CaseIndex) => void)[] = [
      (index) => must(index.reports.at(-1)).path === '' || (must(index.reports.at(-1)).path = elsewhere),
      (index) => (must(index.reports.at(-1)).sealNumber = '0'.repeat(64)),
      (index) => (must(index.reports.at(-1)).sealed = false),
    ];
    for (const change of changes) {
      const restore = spoilIndex(made.folder, change);
      await expect(pdfOf(report(sealed.reportId))).rejects.toMatchObject({ code: 'report-changed' });
      await expect(
        bench.call('bags.verify', {
          bag: { kind: 'report', caseId, reportId: sealed.reportId },
          sealNumber: '',
          authority: '',
        }),
      ).rejects.toMatchObject({ code: 'report-changed' });
      await bench.call('case.close', { caseId });
      restore();
    }
    await pdfOf(report(sealed.reportId));
  });

  it('is found in a case that was moved with its reports', async () => {
    const moved = join(bench.home, 'moved case');
    const { caseId } = made;
    await bench.call('case.close', { caseId });
    const other = await openWorkbench(scratch, 'moved');
    cpSync(made.folder, moved, { recursive: true });
    renameSync(made.folder, `${made.folder}-away`);
    const { caseId: same } = await other.call('case.open', { folder: await other.grant(moved) });
    const { base64 } = await other.call('reports.pdf', { caseId: same, what: report(sealed.reportId) });
    expect(Buffer.from(base64, 'base64').subarray(0, 5).toString('latin1')).toBe('%PDF-');
    await other.call('case.close', { caseId: same });
    rmSync(moved, { recursive: true });
    renameSync(`${made.folder}-away`, made.folder);
    await pdfOf(report(sealed.reportId));
  });

  longLane(
    'replaces another when that is asked for, and a folder that a crash left behind keeps its number',
    'api/sealingOrder for numbers after a crash',
    async () => {
      const { index } = await openCase(made.folder, { mode: 'read' });
      const year = sealed.reportId.slice(4, 8);
      const left = `PAL-${year}-${String(index.reports.length + 1).padStart(4, '0')}`;
      mkdirSync(join(made.folder, 'reports', left));
      const valueOf = ({ folder }: Done<'report'>) =>
        reportSchema.parse(JSON.parse(readFileSync(join(folder, 'data/report/report.json'), 'utf8')));
      const next = await seal(sealed.reportId);
      expect(next.reportId).toBe(`PAL-${year}-${String(index.reports.length + 2).padStart(4, '0')}`);
      const value = valueOf(next);
      expect(value.supersedes).toEqual({ id: sealed.reportId, revision: 1, sha256: sealed.sealNumber });
      expect(value.revision).toBe(2);
      expect(valueOf(await draft())).toMatchObject({ supersedes: null, revision: 1 });
    },
  );

  it('tells nobody where files lie, and who received them rather than a login', async () => {
    const { folder } = await oneDraft();
    const told = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(pdf|f32)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.endsWith('audit.jsonl'));
    expect(told.length).toBeGreaterThan(12);
    for (const path of told) {
      const text = readFileSync(path, 'utf8');
      for (const place of [scratch, DEMO]) expect(text, path).not.toContain(place);
    }
    const { items } = reportSchema.parse(
      JSON.parse(readFileSync(join(folder, 'data/report/report.json'), 'utf8')),
    );
    expect(items.map(({ evidence }) => [evidence.path, evidence.receivedBy])).toEqual([
      ['P1-f16.gguf', 'R. Roe'],
      [basename(made.targetPath), 'R. Roe'],
      [like(/^evidence\/E3\/received\//), 'R. Roe'],
      [like(/other\.txt$/), 'R. Roe'],
    ]);
    const item = JSON.parse(readFileSync(join(folder, 'data/items/E2.json'), 'utf8')) as {
      evidence: unknown;
    };
    expect(item.evidence).toEqual(must(items[1]).evidence);
  });

  it('replaces none but a sealed report of the case', async () => {
    const { caseId } = made;
    const { index } = await openCase(made.folder, { mode: 'read' });
    const drafted = must(index.reports.find((one) => !one.sealed)).id;
    for (const [replaces, code] of [
      ['PAL-1999-0001', 'report-unknown'],
      [drafted, 'report-unsealed'],
    ] as const) {
      await expect(
        bench.call('reports.seal', {
          caseId,
          ...WORDS,
          replaces,
          passphrase: PASSPHRASE,
          sealedBy: false,
        }),
      ).rejects.toMatchObject({ code });
    }
  });

  it('that is stopped is not made: nothing is kept, and that is on record', async () => {
    const { caseId } = made;
    const before = await openCase(made.folder, { mode: 'read' });
    const { jobId } = await bench.call('reports.seal', {
      caseId,
      ...WORDS,
      passphrase: PASSPHRASE,
      sealedBy: false,
    });
    for (;;) {
      const { step, state } = await bench.call('jobs.show', { jobId });
      if (step === 'gathering the results' || step === 'reading the passages that the report shows') break;
      if (state !== 'running') throw new Error(`too late: ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await bench.call('jobs.cancel', { jobId });
    expect(await bench.ended(jobId)).toMatchObject({ state: 'cancelled', result: null });
    const after = await openCase(made.folder, { mode: 'read' });
    expect(after.index.reports).toEqual(before.index.reports);
    expect((await readAudit(made.folder)).at(-1)).toMatchObject({ action: 'report-failed' });
    expect(readdirSync(join(made.folder, 'reports')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is refused while an exhibit is not what was marked, and so is a draft', async () => {
    const { caseId } = made;
    const path = join(made.folder, 'exhibits/P1.json');
    const bytes = readFileSync(path);
    appendFileSync(path, ' ');
    await expect(
      bench.call('reports.seal', { caseId, ...WORDS, passphrase: PASSPHRASE, sealedBy: false }),
    ).rejects.toMatchObject({ code: 'report-incomplete', message: like(/PX-001 cannot be shown/) });
    const { jobId } = await bench.call('reports.draft', { caseId, ...WORDS });
    expect(await bench.ended(jobId)).toMatchObject({
      state: 'failed',
      error: {
        code: 'case-differs',
        message: like(/exhibits\/P1\.json, SHA-256: recorded [0-9a-f]{64}, found/),
      },
    });
    writeFileSync(path, bytes);
  });

  it('is refused when content and index were forged together: the audit log knows better', async () => {
    const { caseId } = made;
    await bench.call('case.close', { caseId });
    const path = join(made.folder, 'exhibits/P1.json');
    const before = readFileSync(path);
    const forged = Buffer.from(before.toString('utf8').replace('"startChar":40', '"startChar":41'));
    expect(forged.equals(before)).toBe(false);
    writeFileSync(path, forged);
    const restore = spoilIndex(made.folder, (index) => {
      must(index.exhibits[0]).contentSha256 = sha256Hex(forged);
    });
    const { gaps } = await bench.call('reports.checklist', { caseId, ...WORDS });
    expect(gaps).toContainEqual({
      level: 'refuse',
      field: 'exhibits[0].facts',
      why: like(/audit log/),
      subject: { kind: 'exhibit', id: like(/^P\d+$/) },
    });
    await bench.call('case.close', { caseId });
    writeFileSync(path, before);
    restore();
    expect(
      (await bench.call('reports.checklist', { caseId, ...WORDS })).gaps.map(({ field }) => field),
    ).not.toContain('exhibits[0].facts');
  });

  describe('checked again', () => {
    const verify = async (
      bag: { kind: 'granted'; grantId: string } | { kind: 'report'; caseId: string; reportId: string },
      expected: Partial<{ sealNumber: string; authority: string }> = {},
    ): Promise<Job> => {
      const { jobId } = await bench.call('bags.verify', { bag, sealNumber: '', authority: '', ...expected });
      return bench.ended(jobId);
    };
    const verdictOf = (job: Job) => (job.result?.kind === 'bag-verify' ? job.result.verdict : null);

    it('by its id, and as a folder that a person chose, against numbers received by another way', async () => {
      const { authorityFingerprint } = must((await bench.call('keys.show', {})).key);
      const bag = { kind: 'report', caseId: made.caseId, reportId: sealed.reportId } as const;
      const spaced = sealed.sealNumber.replace(/(.{8})/g, '$1 ').trim();
      const own = await verify(bag, { sealNumber: spaced, authority: authorityFingerprint });
      expect(verdictOf(own)).toMatchObject({ ok: true, sealNumber: sealed.sealNumber });
      expect(verdictOf(own)?.checks.find(({ id }) => id === 'expected-seal')?.ok).toBe(true);
      expect(verdictOf(await verify(bag, { sealNumber: '1'.repeat(64) }))?.ok).toBe(false);
      const moved = join(scratch, 'a bag elsewhere');
      cpSync(sealed.folder, moved, { recursive: true });
      const granted = { kind: 'granted', grantId: await bench.grant(moved) } as const;
      expect(verdictOf(await verify(granted))?.ok).toBe(true);
      const alone = join(scratch, 'alone.pdf');
      cpSync(join(moved, 'data/report/report.pdf'), alone);
      const lone = verdictOf(await verify({ kind: 'granted', grantId: await bench.grant(alone) }));
      expect(lone).toMatchObject({ ok: true, verdict: 'signer-not-confirmed' });
      appendFileSync(alone, ' ');
      const longer = verdictOf(await verify({ kind: 'granted', grantId: await bench.grant(alone) }));
      expect(longer?.verdict).toBe('changed');
      appendFileSync(join(moved, 'data/exhibits/PX-001.json'), ' ');
      const spoiled = verdictOf(await verify(granted));
      expect(spoiled?.ok).toBe(false);
      expect(spoiled?.checks.find(({ id }) => id === 'payload')).toMatchObject({
        ok: false,
        words: like(/PX-001\.json/),
      });
    });

    it('says what is no bag, and what was not granted', async () => {
      const empty = join(scratch, 'no bag');
      mkdirSync(empty, { recursive: true });
      const job = await verify({ kind: 'granted', grantId: await bench.grant(empty) });
      expect(job).toMatchObject({ state: 'failed', error: { code: 'not-a-bag' } });
      await expect(verify({ kind: 'granted', grantId: `g${'0'.repeat(32)}` })).rejects.toMatchObject({
        code: 'grant-unknown',
      });
      await expect(
        verify({ kind: 'report', caseId: made.caseId, reportId: 'PAL-2026-9999' }),
      ).rejects.toMatchObject({ code: 'report-unknown' });
    });
  });
});
