// Draws the icons of the desktop program from assets/icons/palimpsest.svg: PNG in several sizes, and the containers that Windows (.ico)
// and macOS (.icns) require. It needs Chromium and is run by hand when the drawing changes.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = fileURLToPath(new URL('../assets/icons/', import.meta.url));
const drawing = readFileSync(`${folder}palimpsest.svg`, 'utf8');
const SIZES = [16, 32, 48, 64, 128, 256, 512, 1024];
/** The types of pictures in an .icns file by their size; the system scales missing sizes. */
const ICNS = { 16: 'icp4', 32: 'icp5', 64: 'icp6', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const pictures = new Map();
for (const size of SIZES) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`,
  );
  pictures.set(size, await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();

for (const size of [256, 512]) writeFileSync(`${folder}palimpsest-${size}.png`, pictures.get(size));
writeFileSync(`${folder}palimpsest.ico`, ico([16, 32, 48, 256]));
writeFileSync(`${folder}palimpsest.icns`, icns(Object.keys(ICNS).map(Number)));

/** @param {number[]} sizes */
function ico(sizes) {
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  sizes.forEach((size, index) => {
    const at = 6 + 16 * index;
    // A size of 256 is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(pictures.get(size).length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += pictures.get(size).length;
  });
  return Buffer.concat([head, ...sizes.map((size) => pictures.get(size))]);
}

/** @param {number[]} sizes */
function icns(sizes) {
  const parts = sizes.map((size) => {
    const head = Buffer.alloc(8);
    head.write(ICNS[size], 'latin1');
    head.writeUInt32BE(8 + pictures.get(size).length, 4);
    return Buffer.concat([head, pictures.get(size)]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}
