import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { zipSync, type Zippable } from 'fflate';
import { ROOT } from './desktopApp.js';
import { withFolderLock } from './folderLock.js';

const run = promisify(execFile);

/** What a package is made from, besides the packages in node_modules. */
const SOURCES = [
  'package.json',
  'package-lock.json',
  'forge.config.ts',
  'tsconfig.base.json',
  'LICENSE',
  'THIRD_PARTY_NOTICES.md',
  'main',
  'renderer',
  'src',
  'assets',
  'dist',
  'docs',
];

/** A place to run electron-forge in, so that it does not take the built shell away from tests that run meanwhile. */
export interface Stage {
  readonly folder: string;
  readonly out: string;
  /** Runs electron-forge; rejects with what it said. */
  forge(...words: readonly string[]): Promise<void>;
  remove(): void;
}

/** Makes one beside the sources, of hard links. @param electron folder of the Electron to package with */
export async function makeStage(electron: string): Promise<Stage> {
  const folder = join(ROOT, 'out', `stage-${process.pid}`);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  remove();
  mkdirSync(folder, { recursive: true });
  for (const name of [...SOURCES, 'node_modules'])
    await run('cp', ['-al', join(ROOT, name), join(folder, name)]);
  const out = join(folder, 'out');
  const zips = await zipElectron(electron);
  const environment = {
    ...process.env,
    PALIMPSEST_PACKAGE_OUT: out,
    PALIMPSEST_PACKAGE_BUILT: '1',
    PALIMPSEST_ELECTRON_ZIPS: zips,
    PALIMPSEST_PACKAGE_COMPRESSION: 'none',
    // Options of the program zip: store only.
    ZIPOPT: '-0',
    CI: 'true',
  };
  const forge = async (...words: readonly string[]): Promise<void> => {
    const cli = join(folder, 'node_modules/@electron-forge/cli/dist/electron-forge.js');
    await run(process.execPath, [cli, ...words], { cwd: folder, env: environment, maxBuffer: 2 ** 26 }).catch(
      (error: unknown) => {
        const { stdout, stderr } = error as { stdout?: string; stderr?: string };
        throw new Error(`electron-forge ${words.join(' ')}: ${stdout ?? ''}\n${stderr ?? String(error)}`);
      },
    );
  };
  return { folder, out, forge, remove };
}

/** The Electron as the archive that electron-forge looks for under the version of package.json, kept beside it. */
async function zipElectron(electron: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string;
  };
  const zips = `${electron}-zips`;
  const zip = join(zips, `electron-v${version}-linux-x64.zip`);
  await withFolderLock(join(dirname(electron), 'zip-lock'), () => {
    if (!existsSync(zip)) {
      mkdirSync(zips, { recursive: true });
      writeFileSync(`${zip}.part`, archiveOf(electron));
      renameSync(`${zip}.part`, zip);
    }
    return Promise.resolve();
  });
  return zips;
}

function archiveOf(folder: string): Uint8Array {
  const files: Zippable = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (!entry.isFile() || name.startsWith('resources/')) continue;
    // Unix permissions stand in the upper half.
    files[name] = [readFileSync(path), { level: 0, os: 3, attrs: statSync(path).mode << 16 }];
  }
  return zipSync(files);
}
