// Completes package-lock.json with the platform packages of node-llama-cpp that a registry did not offer when the lock file was
// made: `npm ci` requires an entry for each of them on every platform. They are optional and installed only on matching platforms.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const wanted = lock.packages['node_modules/node-llama-cpp'].optionalDependencies;
const OS = { linux: 'linux', mac: 'darwin', win: 'win32' };

for (const [name, version] of Object.entries(wanted)) {
  const path = `node_modules/${name}`;
  if (lock.packages[path] !== undefined) continue;
  const [os, cpu] = name.slice(name.indexOf('/') + 1).split('-');
  lock.packages[path] = {
    version,
    cpu: [cpu],
    license: 'MIT',
    optional: true,
    os: [OS[os]],
    engines: { node: '>=20.0.0' },
  };
  console.log(`added ${name}@${version}`);
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries(sorted);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
