import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { spawnEngine } from '../../../src/engine/index.js';

const path = fileURLToPath(new URL('../../../assets/demo/target-moby-dick-planted.txt', import.meta.url));
const built = new URL('../../../dist/engine/index.js', import.meta.url).href;

afterEach(() => vi.unstubAllEnvs());

describe('an engine in a process of its own', () => {
  it('when it dies by itself, hands over its last words', async () => {
    // A heap too small for the model: the process aborts with a message on stderr, as native code does.
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=12');
    const heard: string[] = [];
    const engine = await spawnEngine({ kind: 'fake', onStderrLine: (line) => heard.push(line) });
    const died = await engine.load({ path }).catch((error: unknown) => error);
    expect(died).toMatchObject({ code: 'engine-crashed', details: { signal: 'SIGABRT' } });
    const { stderr } = (died as { details: { stderr: string[] } }).details;
    expect(stderr.length).toBeLessThanOrEqual(50);
    expect(stderr.join('\n')).toContain('heap out of memory');
    expect(engine.stderrTail()).toEqual(stderr);
    expect(heard.slice(-stderr.length)).toEqual(stderr);
  });

  it('tells a crash from any other end, and kill settles when the process is gone', async () => {
    const engine = await spawnEngine({ kind: 'fake' });
    const pending = engine.load({ path });
    const outcome = expect(pending).rejects.toMatchObject({
      code: 'engine-crashed',
      message: expect.stringContaining('SIGHUP') as unknown,
    });
    await engine.kill('SIGHUP');
    expect(isAlive(engine.pid)).toBe(false);
    await outcome;
    await engine.kill();
  });

  it.skipIf(process.platform !== 'linux')('does not inherit a passphrase', async () => {
    vi.stubEnv('PALIMPSEST_PASSPHRASE', 'for signing alone');
    const engine = await spawnEngine({ kind: 'fake' });
    vi.unstubAllEnvs();
    const environment = readFileSync(`/proc/${engine.pid}/environ`, 'utf8');
    expect(environment).toContain('GGML_NO_BACKTRACE=1');
    expect(environment).not.toContain('for signing alone');
    await engine.kill();
  });

  it('does not stop on Ctrl-C or SIGTERM, which are the parent’s to answer', async () => {
    const engine = await spawnEngine({ kind: 'fake' });
    await engine.load({ path });
    process.kill(engine.pid, 'SIGINT');
    process.kill(engine.pid, 'SIGTERM');
    expect((await engine.tokenize('go on')).tokens.length).toBeGreaterThan(0);
    await engine.kill();
  });

  it('ends with its parent, even one that is killed while it scores', async () => {
    const parent = runParent(`
      const engine = await spawnEngine({ kind: 'fake' });
      await engine.load({ path: ${JSON.stringify(path)} });
      const items = Array.from({ length: 100_000 }, () => ({ tokens: new Int32Array(100).fill(65), from: 50 }));
      const score = engine.score({ items, bos: true, policies: [], topCount: 0 });
      console.log(engine.pid);
      await score;`);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('does not keep an idle parent alive', async () => {
    const parent = runParent(`
      const engine = await spawnEngine({ kind: 'fake' });
      await engine.load({ path: ${JSON.stringify(path)} });
      console.log(engine.pid);`);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const [code] = (await once(parent, 'exit')) as [number];
    expect(code).toBe(0);
    await expect.poll(() => isAlive(Number(line.toString()))).toBe(false);
  });

  it('writes nothing to the parent’s stdout', async () => {
    const parent = runParent(`
      const engine = await spawnEngine({ kind: 'llama' });
      await engine.load({ path: ${JSON.stringify(path)} }).catch((error) => console.log(error.code));
      await engine.kill();`);
    let out = '';
    parent.stdout.on('data', (part: Buffer) => (out += part.toString()));
    await once(parent, 'close');
    expect(out).toMatch(/^gguf-[a-z-]+\n$/);
  });
});

function runParent(program: string) {
  const source = `import { spawnEngine } from ${JSON.stringify(built)};\n${program}`;
  return spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
