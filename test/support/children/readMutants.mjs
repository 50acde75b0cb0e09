// Reads damaged copies of a document, numbered from `from` to `to`, and prints a line of JSON for each: number, outcome, milliseconds, and the
// most memory that this process has had, in MiB.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { PalimpsestError, Random } from '../../../dist/base/index.js';
import { isDocument, READ_LIMITS, readDocument } from '../../../dist/document/index.js';
import { readAnswerOf } from '../../../dist/readers/protocol.js';
import { readTxt } from '../../../dist/text/index.js';
import { mutator } from '../mutants/damage.mjs';
import { TARGETS } from '../mutants/targets.mjs';

const [name, from, to] = process.argv.slice(2);
// As in the process of a reader: pdf.js reads ahead in a damaged file and does not handle the failure.
process.on('unhandledRejection', () => undefined);
const { file, what } = TARGETS.find((target) => target.name === name);
const original = new Uint8Array(readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url))));
const mutant = mutator(original, what);

for (let number = Number(from); number < Number(to); number++) {
  const bytes = mutant(new Random(`${name} ${number}`));
  const begun = performance.now();
  const outcome = await outcomeOf(bytes);
  const ms = Math.round(performance.now() - begun);
  console.log(JSON.stringify([number, outcome, ms, Math.round(process.resourceUsage().maxRSS / 1024)]));
}
process.exit(0);

/** `read`, the code of a refusal, or what must not happen: `unsound` or `crash: …`. */
async function outcomeOf(bytes) {
  const source = { fileName: 'mutant', limits: READ_LIMITS };
  try {
    if (!isDocument(bytes, source)) {
      readTxt(bytes, { fileName: 'mutant' });
      return 'read';
    }
    const extracted = await readDocument(bytes, source);
    return readAnswerOf(JSON.stringify({ kind: 'read', extracted })) === undefined ? 'unsound' : 'read';
  } catch (error) {
    if (error instanceof PalimpsestError && error.kind === 'input' && error.message.length < 1000)
      return error.code;
    return `crash: ${error instanceof Error ? error.stack?.slice(0, 300) : String(error)}`;
  }
}
