import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import { canonicalJson, dataBlock, PAGE_OPENING, sha256Hex, type Clock } from '../../src/base/index.js';
import {
  createKey,
  openKey,
  sealBag,
  signaturePlaceholder,
  type Seal,
  type SigningKey,
} from '../../src/seal/index.js';

export const PASSPHRASE = 'correct horse β';
export const REPORT_ID = 'PAL-2026-0001';

/** Fixed, so that the validity of certificates is judged at the claimed time and not by the machine's clock. */
export const SEALED_AT = Date.parse('2026-03-01T09:30:00.250Z');
export const clock: Clock = { now: () => SEALED_AT };

const temporaryFolders: string[] = [];
process.on('exit', () => {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder that goes when the test process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-seal-'));
  temporaryFolders.push(folder);
  return folder;
}

/** Is the program there? Says so where a test is skipped for want of it. */
export function hasTool(name: string): boolean {
  const found = spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
  if (!found) console.log(`skipped: ${name} is not installed`);
  return found;
}

/** Runs a bash script; returns its exit code and all that it printed. */
export function bash(script: string, cwd: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

export async function makeKey(folder: string, name = 'Zoë van Dam', at: Clock = clock): Promise<SigningKey> {
  const passphrase = PASSPHRASE;
  await createKey({
    folder,
    name,
    organization: 'Text Forensics Ltd',
    title: 'Expert witness',
    passphrase,
    clock: at,
  });
  return openKey(folder, passphrase, at);
}

/** A PDF of two pages as the report writer makes them; `reason` adds room for a signature, `json` is attached as report.json. */
export async function makePdf(text: string, reason?: string, json?: string): Promise<Uint8Array> {
  const at = new Date(SEALED_AT);
  const doc = new PDFDocument({
    pdfVersion: '1.7',
    lang: 'en',
    info: { Title: text, CreationDate: at, ModDate: at },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => doc.on('end', resolve));
  if (json !== undefined) doc.file(Buffer.from(json), { name: 'report.json', type: 'application/json' });
  doc.text(text);
  if (reason !== undefined) signaturePlaceholder(doc, { signerName: 'Zoë van Dam', reason, signedAt: at });
  doc.addPage().text('Page 2');
  doc.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}

/** Lines of an audit log, chained. */
export function auditLog(count: number): { text: string; head: string; heads: string[] } {
  const heads: string[] = [];
  let text = '';
  for (let seq = 1; seq <= count; seq++) {
    const line = canonicalJson({
      seq,
      time: '2026-03-01T09:00:00.000Z',
      actor: 'Zoë "Z" \\ van Dam',
      action: 'evidence-receipt-undone',
      detail: { folder: `evidence/E${seq}`, reason: 'cut off' },
      prev: heads.at(-1) ?? '0'.repeat(64),
    });
    heads.push(sha256Hex(line));
    text += `${line}\n`;
  }
  return { text, head: heads.at(-1) ?? '', heads };
}

/** A page as a report is printed, with nothing on it but its data. */
export function pageOf(json: string): string {
  const head = `${PAGE_OPENING}<title>${REPORT_ID}</title>\n<style>\nbody{margin:0}\n</style>\n</head>`;
  return `${head}\n<body>\n<main>\n</main>\n${dataBlock(json)}\n</body>\n</html>\n`;
}

/** Stages a payload like that of a report. @returns the audit head */
export async function stagePayload(folder: string, key: SigningKey, changes: Files = {}): Promise<string> {
  const audit = auditLog(7);
  const results = '{"window":1}\n{"window":2}\n';
  const report = {
    schema: 'palimpsest-report',
    schemaVersion: 1,
    id: REPORT_ID,
    issuedAt: new Date(SEALED_AT).toISOString(),
    signer: { kind: 'key', certificateSha256: key.info.fingerprint },
    integrity: {
      auditHead: audit.heads[4],
      auditCount: 5,
      files: [{ path: 'data/results/E-1.jsonl', sha256: sha256Hex(results), sizeBytes: results.length }],
    },
  };
  const json = changes['data/report/report.json'] ?? canonicalJson(report);
  if (typeof json !== 'string') throw new Error('report.json is text here');
  const files: Files = {
    'data/report/report.pdf': await makePdf(`Report ${REPORT_ID}`, `Report ${REPORT_ID}`, json),
    'data/report/report.html': pageOf(json),
    'data/report/report.json': json,
    'data/results/E-1.jsonl': results,
    'data/exhibits/PX-001.pdf': await makePdf('Exhibit PX-001'),
    'data/audit/audit.jsonl': audit.text,
    'data/audit/head.txt': `${audit.head}\n`,
    'data/tool/environment.json': '{}',
    ...changes,
  };
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return audit.head;
}
export type Files = Record<string, string | Uint8Array | undefined>;

/** Seals a staged payload into `<folder>/PAL-2026-0001`. */
export async function makeBag(folder: string, key: SigningKey, changes: Files = {}): Promise<Seal> {
  const payloadFolder = join(folder, 'payload');
  const auditHead = await stagePayload(payloadFolder, key, changes);
  return sealBag({
    payloadFolder,
    outFolder: join(folder, REPORT_ID),
    key,
    bagInfo: {
      externalIdentifier: REPORT_ID,
      auditHead,
      softwareAgent: 'Palimpsest 0.1.0',
      fields: { 'Source-Organization': 'Text Forensics Ltd' },
    },
    clock,
  });
}

/** A copy of a folder that a test may spoil. */
export function copyOf(folder: string): string {
  const copy = join(temporaryFolder(), 'bag');
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Relative paths of all files of a folder, sorted. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** A time stamp authority of one's own; proves format, not time. */
export function makeAuthority(folder: string): (query: string, response: string) => void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'serial'), '01\n');
  writeFileSync(
    join(folder, 'tsa.cnf'),
    `[tsa]
default_tsa = one
[one]
serial = ${folder}/serial
signer_cert = ${folder}/tsa.pem
signer_key = ${folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
certs = ${folder}/root.pem
ess_cert_id_chain = no
[ext]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
`,
  );
  const run = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  run(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-subj',
    '/CN=Test root',
    '-days',
    '30',
  );
  run('req', ...newKey, '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=Test time stamps');
  run(
    ...['x509', '-req', '-in', 'tsa.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-out', 'tsa.pem'],
    ...['-days', '20', '-extfile', 'tsa.cnf', '-extensions', 'ext'],
  );
  return (query, response) => {
    run('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', query, '-out', response);
  };
}
