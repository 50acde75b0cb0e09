// A book of a million words in each format: received by a workbench, opened by another one, and read as the window does. Needs a build.
// `--words=100000` makes a shorter book.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkbench, type Workbench } from '../src/api/index.js';
import { kindOf } from '../src/api/grants/describePath.js';
import { systemClock } from '../src/base/index.js';
import type { CallInput, CallName, CallOutput } from '../src/contract/index.js';
import { spawnEngine } from '../src/engine/index.js';
import { makeBook, WRITERS } from './support/bookFiles.js';
import { costOf, printTable, type Cost } from './support/compare.js';

const asked = process.argv.find((word) => word.startsWith('--words='));
const WORDS = Number(asked?.slice('--words='.length) ?? 1_000_000);
const HEAD = {
  caption: 'A long book',
  court: '',
  docket: '',
  examiner: 'A. Examiner',
  examinerTitle: '',
  laboratory: '',
  question: '',
};

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-bench-documents-'));
const seconds = (ms: number): string => (ms / 1000).toFixed(ms < 10_000 ? 2 : 0);

/** A workbench with folders of its own. */
async function open(name: string): Promise<Workbench> {
  const dataFolder = join(folder, `${name} data`);
  mkdirSync(dataFolder, { recursive: true });
  return createWorkbench({
    door: 'browser',
    homeFolder: folder,
    fileRoots: [folder],
    dataFolder,
    startEngine: (onStderrLine) => spawnEngine({ kind: 'llama', onStderrLine }),
    clock: systemClock,
    actor: 'bench',
  });
}

const call = <N extends CallName>(
  workbench: Workbench,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> => workbench.call(name, input, { door: 'browser', role: 'writer' });

const grant = async (workbench: Workbench, path: string): Promise<string> =>
  workbench.grants.grant({ path, kind: await kindOf(path), isUpload: false, root: '' });

/** What the processes that this one has started have taken so far: seconds of processor time, and the most resident memory in MiB. */
function ofChildren(): { readonly cpu: number; readonly miB: number } {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  const each = children.map((pid) => {
    try {
      // Fields 14 and 15: time in the program and in the kernel, in hundredths of a second.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      const miB = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
      return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, miB };
    } catch {
      return { cpu: 0, miB: 0 };
    }
  });
  return { cpu: Math.max(0, ...each.map(({ cpu }) => cpu)), miB: Math.max(0, ...each.map(({ miB }) => miB)) };
}

async function receive(
  path: string,
): Promise<{ readonly own: Cost; readonly readerCpu: number; readonly readerMiB: number }> {
  const workbench = await open('receive');
  const { caseId } = await call(workbench, 'case.create', {
    parent: await grant(workbench, folder),
    name: `case ${path.slice(-4)}`,
    head: HEAD,
  });
  let readerMiB = 0;
  let readerCpu = 0;
  const watch = setInterval(() => {
    const { cpu, miB } = ofChildren();
    readerMiB = Math.max(readerMiB, miB);
    readerCpu = Math.max(readerCpu, cpu);
  }, 20);
  const own = await costOf(async () => {
    const { jobId } = await call(workbench, 'evidence.add', {
      caseId,
      file: await grant(workbench, path),
      role: 'target-work',
      copy: true,
      receivedFrom: '',
      receivedBy: '',
      title: '',
      author: '',
      edition: '',
      encoding: '',
    });
    for (;;) {
      const job = await call(workbench, 'jobs.show', { jobId });
      if (job.state === 'done') return;
      if (job.state !== 'running') throw new Error(`${path}: ${JSON.stringify(job)}`);
      await new Promise((settle) => setTimeout(settle, 20));
    }
  });
  clearInterval(watch);
  await workbench.close();
  return { own, readerCpu, readerMiB };
}

/** As the window does: the work, the first paragraphs, and then the text of another place. */
async function read(
  path: string,
): Promise<{ readonly first: Cost; readonly later: Cost; readonly chars: number }> {
  const workbench = await open('read');
  const { caseId } = await call(workbench, 'case.open', {
    folder: await grant(workbench, join(folder, `case ${path.slice(-4)}`)),
  });
  let chars = 0;
  const first = await costOf(async () => {
    const { work } = await call(workbench, 'work.show', { caseId, evidenceId: 'E1' });
    chars = work.reading.chars;
    await call(workbench, 'work.paragraphs', {
      caseId,
      evidenceId: 'E1',
      from: 0,
      count: 60,
      cleaningIds: [],
    });
  });
  const later = await costOf(async () => {
    for (let at = 0; at < 10; at++) {
      const startChar = Math.floor((chars * at) / 10);
      await call(workbench, 'work.text', {
        caseId,
        evidenceId: 'E1',
        startChar,
        endChar: startChar + 5000,
      });
    }
  });
  await workbench.close();
  return { first, later, chars };
}

const rows: string[][] = [];
try {
  const book = makeBook(WORDS);
  for (const [format, write] of Object.entries(WRITERS)) {
    const path = join(folder, `book.${format}`);
    const bytes = write(book);
    writeFileSync(path, bytes);
    const { own, readerCpu, readerMiB } = await receive(path);
    const { first, later, chars } = await read(path);
    rows.push([
      format,
      (bytes.length / 1e6).toFixed(1),
      (chars / 1e6).toFixed(2),
      seconds(own.wallMs),
      seconds(own.cpuMs),
      format === 'txt' ? '' : readerCpu.toFixed(1),
      format === 'txt' ? '' : readerMiB.toFixed(0),
      `${seconds(first.wallMs)} (${seconds(first.cpuMs)})`,
      (later.cpuMs / 10).toFixed(1),
    ]);
    console.log(rows.at(-1)?.join('  '));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
printTable(
  [
    'format',
    'MB',
    'million characters read',
    'received, s',
    'of that, processor of the program, s',
    'processor of the reader, s',
    'memory of the reader, MiB',
    'opened, s (processor)',
    'another place, processor ms',
  ],
  rows,
);
