import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ATTACKS, methodsDocument } from '../../src/attacks/index.js';
import { arrows, crowds, cycles, namedRooms, roomsOf, trespasses, type House } from './rooms.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Rooms from the ground up. No file imports from a room above its own. */
const HOUSES: readonly House[] = [
  {
    folder: 'src',
    byIndex: true,
    doors: ['attacks/kinds'],
    floors: [
      'base',
      'domain',
      'text',
      'document',
      'measure',
      'assisted',
      'attacks',
      'figure',
      'answer',
      'contract',
      'files',
      'seal',
      'gguf',
      'engine',
      'readers',
      'casefile',
      'examine',
      'exhibit',
      'matter',
      'api',
      'serve',
      'cli',
    ],
  },
  { folder: 'src/api', byIndex: false, floors: ['grants', 'workbench', 'stores', 'queue', 'handlers'] },
  {
    folder: 'src/matter',
    byIndex: false,
    floors: [
      'machine',
      'known',
      'case',
      'lineage',
      'work',
      'examine',
      'answer',
      'reader',
      'inspect',
      'ask',
      'perplexity',
      'assisted',
      'validate',
      'exhibit',
      'evidence',
      'find',
      'report',
      'replay',
      'verify',
      'shards',
    ],
  },
  {
    folder: 'src/measure',
    byIndex: false,
    floors: [
      'numbers',
      'statistics',
      'perplexity',
      'lineage',
      'families',
      'overlap',
      'compression',
      'coverage',
      'floors',
    ],
  },
  {
    folder: 'src/text',
    byIndex: false,
    floors: ['characters', 'offsets', 'bytes', 'layers', 'words', 'quotations', 'overlap'],
  },
  {
    folder: 'src/attacks/kit',
    byIndex: false,
    floors: ['words', 'units', 'text', 'chat', 'drawing', 'judging', 'passages', 'windows'],
  },
  { folder: 'src/casefile', byIndex: false, floors: ['audit'] },
  { folder: 'src/examine', byIndex: false, floors: ['engine', 'journal', 'record', 'fidelity'] },
  {
    folder: 'src/seal',
    byIndex: false,
    floors: ['encoding', 'signature', 'key', 'time', 'bag', 'verify'],
  },
  { folder: 'main', byIndex: false, floors: ['packaging', '.', 'preload'] },
  {
    folder: 'renderer',
    byIndex: false,
    floors: ['design', 'navigation', 'api', 'components', 'features', 'app'],
  },
];

/** What the rooms outside src may import of it: these, and for main the one file that is a program of its own. */
const INTO_SRC: Readonly<Record<string, RegExp>> = {
  renderer: /^src\/(base|domain|text|measure|figure|answer|contract)\/index\.ts$/,
  main: /^src\/([a-z]+\/index|engine\/child)\.ts$/,
};

/** Files directly in one folder, at most. */
const MOST_FILES = 32;

describe('the house', () => {
  it.each(HOUSES)('$folder has no arrow back up, and a floor for each room', (house) => {
    expect(trespasses(house, arrows(house.folder))).toEqual([]);
    expect(namedRooms(house).sort()).toEqual(roomsOf(house).filter((room) => room !== '.'));
  });

  it.each(['src', 'renderer', 'main'])('%s has no import cycles', (folder) => {
    expect(cycles(arrows(folder))).toEqual([]);
  });

  it.each(Object.entries(INTO_SRC))('%s enters src through its doors, and nothing else', (folder, doors) => {
    const others = arrows(folder).filter(({ to }) => !to.startsWith(`${folder}/`));
    const elsewhere = others.filter(({ to }) => /\.tsx?$/.test(to) && !doors.test(to));
    expect(elsewhere.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('brings of the attacks into the window what is declared of their findings, and nothing else', () => {
    const all = arrows('src/attacks').filter(({ to }) => to.startsWith('src/attacks/'));
    const reached = new Set(['src/attacks/kinds.ts']);
    for (const file of reached) for (const { from, to } of all) if (from === file) reached.add(to);
    const declared = /\/(kinds|findingKinds|testLevels|designs)\.ts$/;
    expect([...reached].filter((file) => !declared.test(file))).toEqual([]);
    const drawn = ['src/figure', 'src/answer'].flatMap((folder) => arrows(folder));
    const entered = drawn.filter(({ to }) => to.startsWith('src/attacks/')).map(({ to }) => to);
    expect([...new Set(entered)]).toEqual(['src/attacks/kinds.ts']);
  });

  it('src imports nothing from outside', () => {
    const outside = arrows('src').filter(({ to }) => !to.startsWith('src/'));
    expect(outside.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('keeps folders small enough to take in', () => {
    const full = ['src', 'renderer', 'main', 'test'].flatMap((folder) => [...crowds(folder)]);
    const over = full.filter(([, count]) => count > MOST_FILES).map(([folder]) => folder);
    expect(over).toEqual([]);
  });

  it('sees an arrow up, a cycle, a detour round an index and a room without a floor', () => {
    const house: House = { folder: 'h', byIndex: true, floors: ['low', ['left', 'right'], 'high'] };
    const arrow = (from: string, to: string) => ({ from: `h/${from}.ts`, to: `h/${to}.ts` });
    const seen = (from: string, to: string): string[] => trespasses(house, [arrow(from, to)]);
    expect(seen('high/a', 'low/index')).toEqual([]);
    expect(seen('left/a', 'right/index')).toEqual([]);
    expect(seen('start', 'high/index')).toEqual([]);
    expect(seen('low/a', 'high/index')).toEqual(['h/low/a.ts -> h/high/index.ts: up']);
    expect(seen('low/a', 'start')).toEqual(['h/low/a.ts -> h/start.ts: up']);
    expect(seen('high/a', 'low/b')).toEqual(['h/high/a.ts -> h/low/b.ts: not through the index']);
    expect(trespasses({ ...house, doors: ['low/b'] }, [arrow('high/a', 'low/b')])).toEqual([]);
    expect(seen('high/a', 'new/index')).toEqual(['h/high/a.ts -> h/new/index.ts: new has no floor']);
    expect(cycles([arrow('a', 'b'), arrow('b', 'c'), arrow('c', 'b')])).toEqual([
      'h/b.ts -> h/c.ts -> h/b.ts',
    ]);
  });

  it('exports every attack file in the catalogue, each with a source', () => {
    const files = readdirSync(join(root, 'src/attacks')).filter(
      (name) =>
        name.endsWith('.ts') &&
        readFileSync(join(root, 'src/attacks', name), 'utf8').includes('= defineAttack('),
    );
    const catalogue = readFileSync(join(root, 'src/attacks/catalogue.ts'), 'utf8');
    expect(files.filter((name) => !catalogue.includes(`'./${name.replace(/\.ts$/, '.js')}'`))).toEqual([]);
    expect(ATTACKS).toHaveLength(files.length);
    expect(ATTACKS.filter(({ sources: list }) => list.length === 0)).toEqual([]);
  });

  it('keeps docs/methods.md as the registry makes it', () => {
    expect(readFileSync(join(root, 'docs/methods.md'), 'utf8')).toBe(methodsDocument(ATTACKS));
  });
});
