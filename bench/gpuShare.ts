// How much of scoring on a GPU backend is the reduction of logits, which the device waits for: on Mesa's software device, where the
// device itself is slow. docs/design/gpu-reduction.md says what follows for a real one.
import { spawnEngine } from '../src/engine/index.js';
import { SOFTWARE_DEVICE, whyNoVulkan } from '../test/support/vulkanDevice.js';
import { printTable, spreadOf, spreadText } from './support/compare.js';
import { MODELS, windowsFor } from './support/models.js';
import { examinationRequest } from './support/request.js';

const ROUNDS = 3;
const WINDOWS = 5;

const whyNot = whyNoVulkan();
if (whyNot === null) await measure();
else console.log(`skipped: ${whyNot}`);

async function measure(): Promise<void> {
  Object.assign(process.env, SOFTWARE_DEVICE);
  const rows: string[][] = [];
  // The larger model takes many minutes on a device in software.
  for (const bench of process.argv.includes('--full') ? [MODELS[0], MODELS[2]] : [MODELS[0]]) {
    if (bench === undefined) continue;
    const engine = await spawnEngine({ kind: 'llama' });
    const loaded = await engine.load({ path: bench.path(), gpu: 'vulkan', threads: 1 });
    const request = examinationRequest(await windowsFor(bench, engine, loaded, WINDOWS));
    // The first batch compiles shaders.
    await engine.score(request);
    const reduced: number[] = [];
    const shares: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = await engine.counters();
      await engine.score(request);
      const { decodeMs, reduceMs } = await engine.counters();
      const reducing = reduceMs - before.reduceMs;
      reduced.push((reducing * 1000) / (WINDOWS * 50));
      shares.push((100 * reducing) / (reducing + decodeMs - before.decodeMs));
    }
    rows.push([bench.name, spreadText(spreadOf(reduced), 0), spreadText(spreadOf(shares), 1)]);
    console.error(rows.at(-1)?.join(' | '));
    await engine.kill();
  }
  printTable(['model', 'reduction, µs a position', 'reduction, % of the clock'], rows);
}
