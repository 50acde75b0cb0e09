// As readMutants.mjs, for model files: each mutant is written into the folder `scratch`, because the parser reads files. Started with
// bench/support/typeScript.js, which lets Node run the mutator.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { canonicalJson, PalimpsestError } from '../../../dist/base/index.js';
import { modelFactsSchema } from '../../../dist/domain/index.js';
import { modelFacts, readGguf } from '../../../dist/gguf/index.js';
import { mutantOf } from '../models/mutateGguf.ts';
import { TARGETS } from '../mutants/targets.mjs';

const [name, from, to, scratch] = process.argv.slice(2);
const { file } = TARGETS.find((target) => target.name === name);
const path = fileURLToPath(new URL(`../../../${file}`, import.meta.url));
const original = new Uint8Array(readFileSync(path));
const structure = readGguf(path);
const written = join(scratch, 'mutant.gguf');

for (let number = Number(from); number < Number(to); number++) {
  writeFileSync(written, mutantOf(structure, original, number, name).bytes);
  const begun = performance.now();
  const outcome = await outcomeOf();
  const ms = Math.round(performance.now() - begun);
  console.log(JSON.stringify([number, outcome, ms, Math.round(process.resourceUsage().maxRSS / 1024)]));
}
process.exit(0);

/** `read`, `read, not scored: code`, the code of a refusal, or what must not happen: `unsound` or `crash: …`. */
async function outcomeOf() {
  try {
    const facts = modelFactsSchema.safeParse(await modelFacts(written));
    if (!facts.success) return 'unsound';
    canonicalJson(facts.data);
    return facts.data.scoring?.can === false ? facts.data.scoring.code : 'read';
  } catch (error) {
    if (error instanceof PalimpsestError && error.kind === 'input' && error.message.length < 1000)
      return error.code;
    return `crash: ${error instanceof Error ? error.stack?.slice(0, 300) : String(error)}`;
  }
}
