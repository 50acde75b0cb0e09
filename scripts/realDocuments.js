// Reads documents that other programs made and packages of Debian ship: node scripts/realDocuments.js [--write] [PACKAGE…]. Needs a build,
// apt-get, dpkg-deb, python3 and pdftotext. Packages are downloaded and unpacked into a temporary folder; nothing is installed or run. Each
// file goes through the process of a reader, and its words are compared with those that an independent reader finds. Prints a line of JSON
// for each file; with --write, a run of all packages also renews docs/design/documents-real.md and its data. Exit code 3: the packages are not available here.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { clearInterval, setInterval } from 'node:timers';
import { documentReading, readInProcess, RULES, spawnReader } from './realDocuments/program.js';
import { FILES } from './realDocuments/files.js';
import { writePage } from './realDocuments/page.js';

const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const INDEPENDENT = fileURLToPath(new URL('realDocuments/words.py', import.meta.url));
/** Rules that put words together; all others would leave out what an independent reader finds. */
const JOINING = new Set([
  'soft-hyphens-out',
  'line-hyphens-joined',
  'page-hyphens-joined',
  'line-ends-to-spaces',
  'drop-capitals-joined',
  'ligatures-in-letters',
  // Without these, words would be missing.
  'tracked-insertions-in',
  'notes-in-place',
]);
const LEAVING_OUT = RULES.filter((rule) => !JOINING.has(rule));

for (const [program, flag] of [
  ['apt-get', '--version'],
  ['dpkg-deb', '--version'],
  ['python3', '--version'],
  ['pdftotext', '-v'],
]) {
  if (spawnSync(program, [flag]).status === 0) continue;
  console.error(`${program} is not installed`);
  process.exit(3);
}

const rows = [];
for (const [name, files] of Object.entries(FILES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-real-'));
  try {
    const version = unpack(name, folder);
    if (version === undefined) continue;
    for (const file of files) {
      const path = join(folder, 'root', file.startsWith('/') ? file : join('usr/share', file));
      if (!existsSync(path)) {
        console.error(`${name} ${version} has no ${file}`);
        continue;
      }
      const row = { package: name, version, file: basename(file), ...(await rowOf(path, folder)) };
      rows.push(row);
      console.log(JSON.stringify(row));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
if (rows.length === 0) {
  console.error('no package could be downloaded');
  process.exit(3);
}
if (process.argv.includes('--write') && asked.length === 0) await writePage(rows);

/** Downloads and unpacks a package; its version, or undefined if it is not available. */
function unpack(name, folder) {
  const { status } = spawnSync('apt-get', ['download', '-q', name], { cwd: folder, stdio: 'ignore' });
  const archive = readdirSync(folder).find((file) => file.endsWith('.deb'));
  if (status !== 0 || archive === undefined) {
    console.error(`${name} cannot be downloaded`);
    return undefined;
  }
  const unpacked = spawnSync('dpkg-deb', ['-x', archive, 'root'], { cwd: folder });
  if (unpacked.status !== 0) throw new Error(`dpkg-deb: ${String(unpacked.stderr)}`);
  return String(spawnSync('dpkg-deb', ['-f', archive, 'Version'], { cwd: folder }).stdout).trim();
}

/** What the program reads of a file, and how much of it the independent reader finds too. */
async function rowOf(path, folder) {
  const stored = readFileSync(path);
  const bytes = new Uint8Array(path.endsWith('.gz') ? gunzipSync(stored) : stored);
  const plain = join(folder, 'document');
  writeFileSync(plain, bytes);
  const begun = performance.now();
  let peakMiB = 0;
  const start = (...args) => {
    const run = spawnReader(...args);
    const watch = setInterval(() => (peakMiB = Math.max(peakMiB, peakOf(run.pid))), 20);
    void run.answer.then(
      () => clearInterval(watch),
      () => clearInterval(watch),
    );
    return run;
  };
  const size = { bytes: bytes.length };
  try {
    const extracted = await readInProcess(bytes, basename(path), { start });
    const seconds = (performance.now() - begun) / 1000;
    // pdftotext joins the mark of a note to its word; the other readers omit it.
    const off = LEAVING_OUT.filter((rule) => rule !== 'note-marks-out' || extracted.format === 'pdf');
    const found = wordsOf(documentReading(extracted, new Set(off)).text);
    return {
      ...size,
      format: extracted.format,
      maker: extracted.stated.producer ?? generatorOf(bytes, extracted.format),
      pages: extracted.pages.length,
      words: found.length,
      outcome: 'read',
      remarks: extracted.remarks.map(({ code, count }) => `${code} ${count}`),
      ...shares(found, plain),
      seconds: Number(seconds.toFixed(1)),
      peakMiB: Math.round(peakMiB),
    };
  } catch (error) {
    if (error.code === undefined) throw error;
    return { ...size, outcome: error.code, message: error.message.replace(/^[^:]*: /, '') };
  }
}

/** The program that the parts of an EPUB name, or the head of an RTF; null if none. */
function generatorOf(bytes, format) {
  const text =
    format === 'epub'
      ? Object.values(unzipSync(bytes, { filter: ({ name }) => /\.(opf|x?html?)$/.test(name) }))
          .map((part) => Buffer.from(part).toString('utf8'))
          .join('\n')
      : Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  const named =
    /name="generator"\s+content="([^"]+)"/i.exec(text) ??
    /content="([^"]+)"\s+name="generator"/i.exec(text) ??
    /\{\\\*\\generator ([^;}]+)/.exec(text) ??
    /(Generated by Sphinx|SiSU [\d.]+|calibre \([\d.]+\)|calibre-ebook\.com|DocBook XSL[^"<]*)/i.exec(text);
  return named?.[1] ?? null;
}

/** The most resident memory that a process has had, in MiB; 0 once it has ended. */
function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Words in lower case, whatever stands between them. */
function wordsOf(text) {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

/** Of the words of either reader, the share that the other one finds as often; null where there is no independent reader. */
function shares(found, path) {
  const { status, stdout, stderr } = spawnSync('python3', [INDEPENDENT, path], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, PYTHONIOENCODING: 'utf8' },
  });
  if (status === 3) return { share: null };
  if (status !== 0) return { share: null, independent: stderr.trim().split('\n').at(-1) };
  const other = wordsOf(stdout);
  const counts = new Map();
  for (const word of other) counts.set(word, (counts.get(word) ?? 0) + 1);
  let both = 0;
  const missing = new Map();
  for (const word of found) {
    const left = counts.get(word) ?? 0;
    counts.set(word, left - 1);
    if (left > 0) both += 1;
    else missing.set(word, (missing.get(word) ?? 0) + 1);
  }
  if (process.argv.includes('--words')) {
    const most = (map) =>
      [...map]
        .filter(([, n]) => n > 0)
        .sort((a, b) => b[1] - a[1])
        .slice(0, 25);
    console.error('only ours', most(missing), 'only theirs', most(counts));
  }
  return { share: Number(((2 * both) / Math.max(1, found.length + other.length)).toFixed(4)) };
}
