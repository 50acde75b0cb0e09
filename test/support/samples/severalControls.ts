import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAttack } from '../../../src/attacks/index.js';
import { windowDetailsOf, type WindowDetails } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { measureInMemory } from '../models/measureInMemory.js';
import { must } from '../must.js';

function demo(name: string): string {
  return readFileSync(join(process.cwd(), 'assets', 'demo', `${name}.txt`), 'utf8');
}

/** Windows of the demo's work compared with its control, which is divided into equally long texts. The last one holds a passage of the work. */
export async function severalControls(controls: number): Promise<WindowDetails> {
  const target = demo('target-moby-dick-planted').slice(0, 4000);
  const all = demo('control-moby-dick-held-out').slice(0, 12_000);
  const length = Math.floor(all.length / controls);
  const engine = createFakeEngine({ text: target });
  const loaded = await engine.load({ path: 'model.gguf', gpu: 'off' });
  const { findings } = await measureInMemory(
    findAttack('greedy'),
    engine,
    loaded,
    { id: 'E1', name: 'Model', sha256: '1'.repeat(64) },
    [
      { id: 'E2', role: 'target', title: 'The work', fileName: 'work.txt', text: target },
      ...Array.from({ length: controls }, (_, at) => {
        const text = all.slice(at * length, (at + 1) * length);
        return {
          id: `E${at + 3}`,
          role: 'control' as const,
          title: `Control ${at + 1}`,
          fileName: `control${at + 1}.txt`,
          text: at + 1 === controls ? `${text} ${target.slice(1000, 1400)}` : text,
        };
      }),
    ],
  );
  await engine.dispose();
  return must(windowDetailsOf(findings));
}
