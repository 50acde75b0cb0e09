import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashFile, hashFileRange, streamFile, STREAM_CHUNK_BYTES } from '../../src/files/index.js';
import { scratchFolder } from '../support/scratch.js';

const folder = scratchFolder();

describe('hashFile', () => {
  it('gives the digest the fixture manifest gives', async () => {
    // test/fixtures/plant/README.md, table "Files"
    expect(await hashFile('assets/demo/P1-f16.gguf')).toEqual({
      sha256: '0c737396a80b2cab5de131dcc005489da04d9d26d73a0c70f4d248c05e41648d',
      sizeBytes: 8139488,
    });
  });

  it('agrees with sha256sum at sizes around the chunk', async () => {
    const path = join(folder, 'sizes');
    for (const size of [0, 1, STREAM_CHUNK_BYTES - 1, STREAM_CHUNK_BYTES, STREAM_CHUNK_BYTES * 2 + 1]) {
      writeFileSync(path, Buffer.alloc(size, size % 251));
      const stock = execFileSync('sha256sum', ['--', path], { encoding: 'utf8' })
        .replace('\\', '')
        .slice(0, 64);
      expect(await hashFile(path)).toEqual({ sha256: stock, sizeBytes: size });
    }
  });

  it('hashes any range as node:crypto does over the slice', async () => {
    const bytes = Buffer.alloc(5 * 1024 * 1024, 'palimpsest');
    const path = join(folder, 'range');
    writeFileSync(path, bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), fc.nat(bytes.length), async (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        const expected = createHash('sha256').update(bytes.subarray(start, end)).digest('hex');
        expect(await hashFileRange(path, start, end)).toEqual({ sha256: expected, sizeBytes: end - start });
      }),
      { numRuns: 30 },
    );
  });

  it('reports progress that ends at the size', async () => {
    const seen: number[] = [];
    await hashFile('assets/demo/P1-f16.gguf', { onProgress: (done, total) => seen.push(done / total) });
    expect(seen.length).toBe(Math.ceil(8139488 / STREAM_CHUNK_BYTES));
    expect(seen.at(-1)).toBe(1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });

  it('streams a sparse 3 GB file in a few megabytes of memory, and stops at once when told', async () => {
    const path = join(folder, 'sparse');
    const handle = openSync(path, 'w');
    ftruncateSync(handle, 3_000_000_000);
    closeSync(handle);
    const stop = new AbortController();
    const before = process.memoryUsage().rss;
    let chunks = 0;
    const hashing = hashFile(path, {
      signal: stop.signal,
      onProgress: () => ++chunks === 200 && stop.abort(),
    });
    await expect(hashing).rejects.toMatchObject({ code: 'cancelled' });
    expect(chunks).toBe(200);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  it('refuses what is not a regular file, in words', async () => {
    await expect(hashFile(join(folder, 'absent'))).rejects.toMatchObject({
      code: 'file-missing',
      kind: 'input',
    });
    await expect(hashFile(folder)).rejects.toMatchObject({ code: 'file-not-regular' });
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(hashFile(pipe)).rejects.toMatchObject({ code: 'file-not-regular' });
    await expect(hashFile('/dev/zero')).rejects.toMatchObject({ code: 'file-not-regular' });
  });

  it('notices a file that becomes shorter while it is read', async () => {
    const path = join(folder, 'shrinking');
    writeFileSync(path, Buffer.alloc(STREAM_CHUNK_BYTES * 4));
    const reading = streamFile(path, () => truncateSync(path, 10));
    await expect(reading).rejects.toMatchObject({ code: 'file-shrunk', kind: 'input' });
    await expect(hashFileRange(path, 0, 11)).rejects.toMatchObject({ code: 'file-shrunk' });
  });
});
