import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

// In a process of its own, because what native code prints goes past JavaScript; on the build, because it is plain JavaScript.
const program = `
  const { createLlamaEngine } = await import(${JSON.stringify(new URL('../../dist/engine/llama/index.js', import.meta.url).href)});
  const before = process.report.getReport().sharedObjects.filter((name) => /llama|ggml|koffi/.test(name));
  const engine = createLlamaEngine();
  const { fingerprint } = await engine.load({ path: 'assets/demo/P1-f16.gguf' });
  const tokens = Int32Array.of(10, 20, 30, 40);
  await engine.score({ items: [{ tokens, from: 0 }], bos: true, policies: [], topCount: 0 });
  await engine.dispose();
  await engine.load({ path: 'assets/demo/P1-f16.gguf', vocabOnly: true, gpu: fingerprint.gpuUsed });
  process.stdout.write(JSON.stringify({ before, fingerprint }));
`;

describe('the engine in a process of its own', () => {
  it('loads nothing native before it is asked to, prints nothing, and records what auto took', () => {
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(child.stderr).toBe('');
    const { before, fingerprint } = JSON.parse(child.stdout) as {
      before: string[];
      fingerprint: { gpuRequested: string; gpuUsed: string };
    };
    expect(before).toEqual([]);
    expect(fingerprint.gpuRequested).toBe('auto');
    expect(['off', 'cuda', 'vulkan', 'metal']).toContain(fingerprint.gpuUsed);
    expect(child.status).toBe(0);
  });
});
