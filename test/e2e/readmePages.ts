import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { ROOT } from '../support/cli.js';

/** With this set, the pictures are made anew instead of compared. */
const RENEWS = process.env['PALIMPSEST_UPDATE_SCREENS'] === '1';
/** Times, hashes and the name of the build differ from run to run; other numbers or sentences differ more. */
const TOLERATED_SHARE = 0.02;
const WIDTH = 900;

/** Why pages of a PDF cannot be drawn here; null if they can. */
export function noPdfTools(): string | null {
  return spawnSync('pdftoppm', ['-v']).error === undefined ? null : 'pdftoppm is not installed';
}

/** The first page of a PDF whose text holds these words, counted from 1. */
export function pageWith(pdf: string, words: string): number {
  const { stdout } = spawnSync('pdftotext', [pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const page = stdout.split('\f').findIndex((text) => text.includes(words));
  if (page === -1) throw new Error(`No page of ${pdf} holds “${words}”.`);
  return page + 1;
}

/**
 * How a page of a PDF differs from the picture of it in docs/images, in words; nothing where it does not. Or it takes the picture anew.
 * @param name of the picture, without its ending
 */
export function differenceFromPicture(pdf: string, page: number, name: string): string[] {
  const drawn = spawnSync(
    'pdftoppm',
    [
      '-png',
      '-singlefile',
      '-f',
      `${page}`,
      '-l',
      `${page}`,
      '-scale-to-x',
      `${WIDTH}`,
      '-scale-to-y',
      '-1',
      pdf,
    ],
    { maxBuffer: 1 << 26 },
  ).stdout;
  const path = join(ROOT, 'docs', 'images', `${name}.png`);
  if (RENEWS) {
    writeFileSync(path, drawn);
    return [];
  }
  const [before, now] = [PNG.sync.read(readFileSync(path)), PNG.sync.read(drawn)];
  if (before.width !== now.width || before.height !== now.height) return [`${name}: another size`];
  const differing = pixelmatch(before.data, now.data, undefined, now.width, now.height, { threshold: 0.2 });
  const share = differing / (now.width * now.height);
  return share <= TOLERATED_SHARE ? [] : [`${name}: ${(100 * share).toFixed(1)}% of the pixels differ`];
}
