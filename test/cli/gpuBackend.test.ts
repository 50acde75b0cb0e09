import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../../src/domain/index.js';
import { cli, errorOf, ONE_THREAD } from '../support/cli.js';
import { longLane } from '../support/lanes.js';
import { writeGguf } from '../support/models/ggufWriter.js';
import { randomLlama, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { scratchFolder } from '../support/scratch.js';
import { NO_DEVICE, SOFTWARE_DEVICE, whyNoVulkan } from '../support/vulkanDevice.js';
import { caseWith, CONTROL, TARGET } from './caseWith.js';

const CHILD = fileURLToPath(new URL('../support/children/gpuPrepareChild.mjs', import.meta.url));
const OLDER = 'version 0x7';
const whyNot = whyNoVulkan();
const scratch = scratchFolder();
let folder = '';

/** Prepares an examination in a process of its own, and returns its id. */
async function prepared(
  environment: Readonly<Record<string, string>>,
  load: Readonly<Record<string, unknown>>,
  driver = '',
): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [CHILD, folder, JSON.stringify({ threads: 1, ...load }), driver],
    { env: { ...process.env, ...environment } },
  );
  return stdout.trim();
}

async function refusal(
  id: string,
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ readonly code: string; readonly message: string }> {
  const result = await cli(['resume', folder, id, ...args, ...ONE_THREAD, '--json'], { env: environment });
  expect(result.code).not.toBe(0);
  return errorOf(result);
}

describe.skipIf(whyNot !== null)(
  `an examination on a software device${whyNot === null ? '' : `: ${whyNot}`}`,
  () => {
    beforeAll(async () => {
      const model = join(scratch, 'tiny.gguf');
      writeGguf(model, randomLlama({ ...TINY, tokenizer: byteLevelBpe(500, { bos: true }), seed: 'tiny' }));
      folder = await caseWith(scratch, 'the case', [
        { role: 'target-model', file: model },
        { role: 'target-work', text: TARGET.slice(0, 2500) },
        { role: 'control-work', text: CONTROL.slice(0, 2500) },
      ]);
    });

    it('is not resumed where it was not begun: both backends are named', async () => {
      const id = await prepared({}, { gpu: 'off' });
      const elsewhere = await refusal(id, SOFTWARE_DEVICE, '--gpu', 'vulkan');
      expect(elsewhere.code).toBe('resume-differs');
      expect(elsewhere.message).toContain('engine: gpuUsed was "off" and is now "vulkan"');
      expect(elsewhere.message).toContain('engine: gpuLayers was 0 and is now 3');
    });

    const refused =
      'another backend and other layers; what is recorded: engine/gpuBackend, unit/engine/gpuDrivers';
    longLane('is not resumed on the CPU where it was begun on the device', refused, async () => {
      const id = await prepared(SOFTWARE_DEVICE, { gpu: 'vulkan' });
      const back = await refusal(id, SOFTWARE_DEVICE, '--gpu', 'off');
      expect(back.code).toBe('resume-differs');
      expect(back.message).toContain('engine: gpuUsed was "vulkan" and is now "off"');
    });

    longLane(
      'is not resumed with other layers, on another device, or where there is none',
      refused,
      async () => {
        const id = await prepared(SOFTWARE_DEVICE, { gpu: 'vulkan' });
        const layers = await refusal(id, SOFTWARE_DEVICE, '--gpu-layers', '2');
        expect(layers.message).toContain('engine: gpuLayers was 3 and is now 2');
        // Mesa's renderer with vectors half as wide calls itself another device.
        const other = await refusal(id, { ...SOFTWARE_DEVICE, LP_NATIVE_VECTOR_WIDTH: '128' });
        expect(other.code).toBe('resume-differs');
        expect(other.message).toMatch(
          /engine: devices was \["Vulkan0: llvmpipe.*\] and is now \[.*128 bits\)"\]/,
        );
        expect((await refusal(id, NO_DEVICE)).code).toBe('backend-missing');
      },
    );

    longLane('is not resumed after an update of the driver: both versions are named', refused, async () => {
      const id = await prepared(SOFTWARE_DEVICE, { gpu: 'vulkan' }, OLDER);
      const { code, message } = await refusal(id, SOFTWARE_DEVICE);
      expect(code).toBe('resume-differs');
      expect(message).toMatch(
        /since it was begun: engine: numeric: gpuDriver was "llvmpipe [^"]*, version 0x7, [^"]*" and is now "llvmpipe [^"]*, version 0x(?!7)[^"]*"\.$/,
      );
    });

    const provedBy = 'what is not resumed, and what the fingerprint records (engine/gpuBackend)';
    longLane('is resumed with the same driver, and the report says what ran', provedBy, async () => {
      const id = await prepared(SOFTWARE_DEVICE, { gpu: 'vulkan', gpuLayers: 2 });
      const env = SOFTWARE_DEVICE;
      const resumed = await cli(['resume', folder, id, ...ONE_THREAD], { env });
      expect([resumed.code, resumed.stderr.includes('self-test')]).toEqual([0, false]);
      const bag = join(scratch, 'draft');
      const made = await cli(['report', folder, '--draft', '--out', bag, '--gpu', 'off'], { env });
      expect(made.stderr + String(made.code)).toMatch(/0$/);
      const { examinations } = reportSchema.parse(
        JSON.parse(readFileSync(join(bag, 'data/report/report.json'), 'utf8')),
      );
      expect(examinations.find((one) => one.id === id)?.start?.numericFingerprint).toMatchObject({
        gpuUsed: 'vulkan',
        gpuLayers: 2,
        numeric: { flashAttentionOn: 'CPU, Vulkan0' },
      });
      const html = readFileSync(join(bag, 'data/report/report.html'), 'utf8');
      for (const words of ['Vulkan0: llvmpipe', 'llvmpipe Mesa', 'CPU, Vulkan0'])
        expect(html).toContain(words);
    });
  },
);
