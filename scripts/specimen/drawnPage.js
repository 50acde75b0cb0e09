import { spawnSync } from 'node:child_process';

const WIDTH = 900;

/**
 * The first page of a PDF as a PNG.
 * @param {string} pdf its path
 * @returns {Buffer}
 */
export function firstPage(pdf) {
  const size = ['-scale-to-x', `${WIDTH}`, '-scale-to-y', '-1'];
  const { stdout, stderr, status, error } = spawnSync(
    'pdftoppm',
    ['-png', '-singlefile', '-f', '1', '-l', '1', ...size, pdf],
    { maxBuffer: 1 << 26 },
  );
  if (status !== 0) throw error ?? new Error(`pdftoppm: ${stderr}`);
  return stdout;
}
