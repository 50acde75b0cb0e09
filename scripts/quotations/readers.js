// What the packages of texts.json hold, as parts with a name: one function for each form.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextDecoder } from 'node:util';
import { gunzipSync, inflateSync } from 'node:zlib';

/** The text of a file without a byte order mark, with line ends LF. */
function textOf(path) {
  const bytes = readFileSync(path);
  const plain = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    text = new TextDecoder('windows-1252').decode(plain);
  }
  return text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n');
}

/** A text cut before each line that is a heading, which names the part. */
function cutAt(text, headings) {
  if (headings === undefined) return [{ name: '', text }];
  const heading = new RegExp(headings, 'u');
  const parts = [{ name: '', lines: [] }];
  for (const line of text.split('\n')) {
    if (heading.test(line)) parts.push({ name: line.trim().slice(0, 100), lines: [] });
    parts.at(-1).lines.push(line);
  }
  return parts.map(({ name, lines }) => ({ name, text: lines.join('\n') }));
}

const START = /^\*\*\* START OF THIS PROJECT GUTENBERG EBOOK .*$/mu;
const END = /^(End of the Project Gutenberg EBook|\*\*\* END OF THIS PROJECT GUTENBERG EBOOK).*$/mu;

/** A text of Project Gutenberg: what stands before it, it, and what stands after it. */
function gutenbergParts(text) {
  const start = START.exec(text);
  const rest = text.slice(start.index + start[0].length);
  const end = END.exec(rest);
  return [text.slice(0, start.index), rest.slice(0, end.index), rest.slice(end.index)];
}

/** JSON files of a folder in the order of a key. */
function jsonFiles(folder, keyOf) {
  const files = readdirSync(folder).filter((name) => /^(chapter_|\d{4}_).*\.json$/.test(name));
  const all = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const key = new Map(all.map((one) => [one, keyOf(one)]));
  return all.sort((a, b) => (key.get(a) < key.get(b) ? -1 : 1));
}

/** The character strings of an R object in XDR form: the parts of the first vector of strings, in order. */
function stringsOf(bytes) {
  const STRSXP = 16;
  const CHARSXP = 9;
  const strings = [];
  for (let at = 14; at + 8 <= bytes.length; at++) {
    if ((bytes.readUInt32BE(at) & 0xff) !== STRSXP) continue;
    const count = bytes.readUInt32BE(at + 4);
    let next = at + 8;
    for (let each = 0; each < count; each++) {
      if (next + 8 > bytes.length || (bytes.readUInt32BE(next) & 0xff) !== CHARSXP) break;
      const length = bytes.readInt32BE(next + 4);
      next += 8;
      strings.push(length < 0 ? '' : bytes.toString('utf8', next, next + length));
      next += Math.max(0, length);
    }
    if (strings.length === count) return strings;
    strings.length = 0;
  }
  throw new Error('no vector of strings');
}

/** The objects of an .rdb file: each has its length in four bytes, then a zlib stream. */
function rdbObjects(bytes) {
  const objects = [];
  for (let at = 0; at < bytes.length;) {
    const { buffer, engine } = inflateSync(bytes.subarray(at + 4), { info: true });
    objects.push(buffer);
    at += 4 + engine.bytesWritten;
  }
  return objects;
}

/** By the reader that texts.json names; `at` are the folders of the package and of those it needs. */
export const READERS = {
  plain: ([folder], { files, headings }) => cutAt(textOf(join(folder, files)), headings),
  gutenberg: ([folder], { files, headings }) =>
    cutAt(gutenbergParts(textOf(join(folder, files)))[1], headings),
  'gutenberg-boilerplate': ([folder], { files }) => {
    const [before, , after] = gutenbergParts(textOf(join(folder, files)));
    return [
      { name: 'header', text: before },
      { name: 'license', text: after },
    ];
  },
  licenses: ([folder]) => {
    const at = join(folder, 'usr/share/common-licenses');
    // Links are other names of the same files.
    const files = readdirSync(at, { withFileTypes: true }).filter((entry) => entry.isFile());
    return files
      .map(({ name }) => name)
      .sort()
      .map((name) => ({ name, text: textOf(join(at, name)) }));
  },
  'moby-dick': ([folder]) =>
    jsonFiles(join(folder, 'data'), ({ chapter }) => Number(chapter)).map(({ chapter, title, text }) => ({
      name: /^\d+$/.test(chapter) ? `chapter ${chapter}` : title,
      text: `${title}\n\n${text}`,
    })),
  sotu: ([folder]) =>
    jsonFiles(join(folder, 'data'), ({ year, name }) => `${year} ${name}`).map(({ year, name, text }) => ({
      name: `${name}, ${year}`,
      text,
    })),
  kjv: ([folder, program]) => {
    const home = mkdtempSync(join(tmpdir(), 'kjv-'));
    const printed = execFileSync(
      join(program, 'usr/bin/bible'),
      ['-p', join(folder, 'usr/lib/'), '-l1000', 'gen1:1-rev22:21'],
      { encoding: 'utf8', maxBuffer: 2 ** 26, env: { HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    rmSync(home, { recursive: true });
    return cutAt(printed, '^\\S.* \\d+$').map(({ name, text }) => ({
      name,
      text: text.replace(`${name}\n`, '').replaceAll(/^ +\d+ /gm, ''),
    }));
  },
  shakespeare: ([folder]) => {
    const at = join(folder, 'shksprdata/texts');
    const files = readdirSync(at).filter((name) => name.endsWith('_gut.txt'));
    return files.sort().map((name) => ({
      name: name.replace('_gut.txt', '').replaceAll('_', ' '),
      text: textOf(join(at, name)),
    }));
  },
  austen: ([folder], { files }) => {
    const novels = rdbObjects(readFileSync(join(folder, files))).map(stringsOf);
    return novels.flatMap((lines) => {
      const title = lines.find((line) => line.trim() !== '').trim();
      return cutAt(lines.join('\n'), '^ *(CHAPTER|Chapter) [0-9IVXL]+').map(({ name, text }) => ({
        name: name === '' ? title : `${title}, ${name}`,
        text,
      }));
    });
  },
};
