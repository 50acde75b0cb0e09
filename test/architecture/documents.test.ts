import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { WHAT_IT_DOES } from '../../src/domain/index.js';
import { documents, textOf } from './readWords.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => textOf(root, path);
/** A forge shows this many columns of code without a scroll bar. */
const CODE_COLUMNS = 110;

const codeOf = (text: string): string[] =>
  [...text.matchAll(/^```.*\n([\s\S]*?)^```$/gmu)].flatMap(([, code = '']) => code.split('\n'));

describe('the documents', () => {
  it('link to files that are there', () => {
    const broken = documents(root).flatMap((path) =>
      [...read(path).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)|(?:src|srcset)="([^"]+)"/gu)]
        .map(([, link, source]) => link ?? source ?? '')
        .filter((link) => !/^[a-z]+:/u.test(link) && !existsSync(join(root, dirname(path), link)))
        .map((link) => `${path}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it.each(['README.md', 'CONTRIBUTING.md', 'docs/verify.md'])(
    '%s has no line of code that a forge cuts off',
    (path) => {
      expect(codeOf(read(path)).filter((line) => line.length > CODE_COLUMNS)).toEqual([]);
    },
  );

  it('list every decision, and every room of src/matter', () => {
    const index = read('docs/design/README.md');
    const pages = readdirSync(join(root, 'docs/design')).filter(
      (name) => name.endsWith('.md') && name !== 'README.md',
    );
    expect(pages.filter((name) => !index.includes(`](${name})`))).toEqual([]);
    const rooms = readdirSync(join(root, 'src/matter'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    const [, listed = ''] =
      /`src\/matter`, from the ground up:\n\n```\n([\s\S]*?)```/u.exec(read('ARCHITECTURE.md')) ?? [];
    expect([...listed.matchAll(/^(\w+)\/ /gmu)].map(([, name]) => name).sort()).toEqual(rooms.sort());
  });

  it('say in one sentence what the program does: that of package.json', () => {
    const { description } = JSON.parse(read('package.json')) as { description: string };
    expect(read('docs/palimpsest.1').replaceAll('\\-', '-')).toContain(`\n${description}. `);
    const [beginning = ''] = description.split(', ');
    expect(WHAT_IT_DOES).toBe(`Palimpsest ${beginning.replace(/^M/, 'm')}.`);
  });
});
