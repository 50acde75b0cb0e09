// Writes src/engine/llama/machine/publishedLibraries.ts: the hash of every native library that the packages of llama.cpp carry, from the packages
// that `npm ci` installed after comparing each with its hash in package-lock.json. `--check` compares instead of writing. A package that is
// not installed here keeps the entry that it has; one without a hash in the lock file gets none.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, relative } from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = join(root, 'src/engine/llama/machine/publishedLibraries.ts');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const { version } = lock.packages['node_modules/node-llama-cpp'];
const before = existsSync(file) ? known(readFileSync(file, 'utf8')) : {};

const packages = {};
for (const [path, entry] of Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))) {
  if (!path.startsWith('node_modules/@node-llama-cpp/') || entry.integrity === undefined) continue;
  const name = path.slice('node_modules/@node-llama-cpp/'.length);
  const bins = join(root, path, 'bins');
  const found = existsSync(bins) ? hashesIn(bins) : (before[name] ?? []);
  if (found.length > 0) packages[name] = found;
}

const text = `/**
 * SHA-256 of every native library in the packages \`@node-llama-cpp/*\` ${version}, by package, ascending. Each package was compared with its
 * hash in package-lock.json before. \`scripts/publishedLibraries.js\` writes this file; a package without an entry is not pinned.
 */
export const PUBLISHED_LIBRARIES: Readonly<Record<string, readonly string[]>> = {
${Object.entries(packages)
  .map(([name, hashes]) => `  '${name}': [\n${hashes.map((hash) => `    '${hash}',\n`).join('')}  ],\n`)
  .join('')}};
`;

writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: 'typescript' }));

/** @param {string} bins @returns {string[]} */
function hashesIn(bins) {
  return readdirSync(bins, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(so|dll|dylib|node)(\.|$)/.test(entry.name))
    .map((entry) => relative(bins, join(entry.parentPath, entry.name)))
    .sort()
    .map((name) =>
      createHash('sha256')
        .update(readFileSync(join(bins, name)))
        .digest('hex'),
    )
    .filter((hash, i, all) => all.indexOf(hash) === i)
    .sort();
}

/** @param {string} source of the file as it is @returns {Record<string, string[]>} */
function known(source) {
  return Object.fromEntries(
    [...source.matchAll(/^ {2}'([^']+)': \[([^\]]*)\]/gm)].map(([, name, hashes]) => [
      name,
      hashes.match(/[0-9a-f]{64}/g) ?? [],
    ]),
  );
}
