// Builds llama.cpp on this machine from the source that node-llama-cpp carries (no network), for the CPU by default;
// `npm run engine:build -- --gpu cuda` builds another backend. If there is a build, the engine uses it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const BACKENDS = { off: 'false', cuda: 'cuda', vulkan: 'vulkan', metal: 'metal' };
const TOOLS = [
  { need: 'git', anyOf: ['git'], debian: 'git' },
  { need: 'CMake', anyOf: ['cmake'], debian: 'cmake' },
  { need: 'a C++ compiler', anyOf: ['c++', 'g++', 'clang++', 'cl'], debian: 'g++' },
  { need: 'make or ninja', anyOf: ['make', 'ninja', 'nmake'], debian: 'make' },
];

const gpu = readGpu();
const missing = TOOLS.filter(({ anyOf }) => !anyOf.some(onPath));
if (missing.length > 0) {
  fail(
    `missing on this machine: ${missing.map(({ need }) => need).join(', ')}.`,
    process.platform === 'linux'
      ? `On Debian or Ubuntu: apt-get install ${missing.map(({ debian }) => debian).join(' ')}`
      : 'Install the build tools of your system (Xcode command line tools, or Visual Studio Build Tools) and CMake.',
  );
}
const home = nodeLlamaCpp();
const { tag } = JSON.parse(readFileSync(join(home, 'llama', 'llama.cpp.info.json'), 'utf8'));
const cli = join(home, 'dist', 'cli', 'cli.js');
// These variables would fetch a different release from the network.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('NODE_LLAMA_CPP_REPO')),
);

console.log(`engine: building llama.cpp ${tag} from the bundled source; this takes several minutes.`);
run([cli, 'source', 'download', '--skipBuild', '--noUsageExample']);
run([cli, 'source', 'build', '--gpu', BACKENDS[gpu], '--noUsageExample']);
const builds = join(home, 'llama', 'localBuilds');
const done = readdirSync(builds)
  .filter((name) => existsSync(join(builds, name, 'buildDone.status')))
  .map((name) => join(builds, name, 'Release'));
if (done.length === 0) fail('the build ended without a result.', 'Read the messages above.');
console.log(`engine: built ${done.join(', ')}`);
console.log(
  'engine: examinations will use this build and record it; to return to the prebuilt libraries, delete the folder.',
);

function readGpu() {
  try {
    const { values } = parseArgs({ options: { gpu: { type: 'string', default: 'off' } } });
    if (values.gpu in BACKENDS) return values.gpu;
  } catch (error) {
    fail(String(error.message), 'Usage: npm run engine:build -- [--gpu off|cuda|vulkan|metal]');
  }
  return fail('unknown backend.', 'Usage: npm run engine:build -- [--gpu off|cuda|vulkan|metal]');
}

function nodeLlamaCpp() {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve('node-llama-cpp')));
  } catch {
    return fail('node-llama-cpp is not installed.', 'Run `npm ci` first.');
  }
}

/** @param {string} name */
function onPath(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => endings.some((ending) => existsSync(join(folder, name + ending))));
}

/** @param {string[]} args */
function run(args) {
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  if (done.error) throw done.error;
  if (done.status !== 0) fail('node-llama-cpp could not build it.', 'Read its messages above.');
}

/** @param {string} what @param {string} remedy @returns {never} */
function fail(what, remedy) {
  console.error(`engine: ${what}\nRemedy: ${remedy}`);
  process.exit(3);
}
