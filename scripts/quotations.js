// Makes the quotation index in assets/quotations from the packages that scripts/quotations/texts.json names. A maintainer runs it by hand, after
// `npm run build`; it needs Debian's apt-get and dpkg-deb, npm and pip. The same packages give the same bytes.
//   node scripts/quotations.js [FOLDER]   writes index.json and index.bin to FOLDER (default assets/quotations)
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildQuotationIndex } from '../dist/text/index.js';
import { READERS } from './quotations/readers.js';

const folder = resolve(process.argv[2] ?? new URL('../assets/quotations/', import.meta.url).pathname);
const texts = JSON.parse(readFileSync(new URL('quotations/texts.json', import.meta.url), 'utf8'));
const work = mkdtempSync(join(tmpdir(), 'quotations-'));
const unpacked = new Map();

try {
  const made = buildQuotationIndex(
    texts.map(({ needs = [], reader, headings, ...about }) => {
      const packages = [about.package, ...needs].map(fetched);
      const parts = READERS[reader](
        packages.map(({ at }) => at),
        { files: about.files, headings },
      );
      return { ...about, package: { ...about.package, sha256: packages[0].sha256 }, parts };
    }),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.json'), `${JSON.stringify(made.manifest, null, 1)}\n`);
  writeFileSync(join(folder, 'index.bin'), made.data);
  for (const { id, words, fingerprints } of made.manifest.texts)
    process.stdout.write(`${id}: ${words} words, ${fingerprints} fingerprints\n`);
  process.stdout.write(`${made.data.length} bytes of fingerprints\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The folder into which a package was unpacked, and its SHA-256. */
function fetched({ kind, name, version }) {
  const key = `${kind} ${name} ${version}`;
  const known = unpacked.get(key);
  if (known !== undefined) return known;
  const at = join(work, `${unpacked.size}`);
  const download = join(work, `${unpacked.size}.download`);
  mkdirSync(at);
  mkdirSync(download);
  if (kind === 'npm') run('npm', ['pack', '--silent', `${name}@${version}`], download);
  else if (kind === 'pypi') run('pip', ['download', '-q', '--no-deps', `${name}==${version}`], download);
  else run('apt-get', ['-qq', 'download', `${name}=${version}`], download);
  const file = join(download, readdirSync(download)[0]);
  if (kind !== 'debian') run('tar', ['-xzf', file, '-C', at, '--strip-components=1'], work);
  else run('dpkg-deb', ['-x', file, at], work);
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const made = { at, sha256 };
  unpacked.set(key, made);
  return made;
}

function run(program, args, cwd) {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}
