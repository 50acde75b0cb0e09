import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const WINDOW = fileURLToPath(new URL('../../renderer', import.meta.url));

/** The rooms of the window from the ground up: a room imports only from rooms before it. */
const FLOORS = ['design', 'navigation', 'api', 'components', 'features', 'app', '.'];

/** The rooms of the components from the ground up, likewise. */
const COMPONENT_FLOORS = [
  'text',
  'hooks',
  'marks',
  'actions',
  'fields',
  'states',
  'frames',
  'tables',
  'figures',
  'diff',
  'index.ts',
];

/** The style sheets, and the application that the entry starts, are no part of what an index exports. */
const OTHER_DOORS = [/\.css$/, /^app\/App\.tsx$/];
/** The app loads each screen when it is first shown. */
const SCREEN = /^features\/[a-z]+\/[A-Za-z]+Screen\.tsx$/;
const MOST_FILES = 30;

const files = readdirSync(WINDOW, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(WINDOW, join(entry.parentPath, entry.name)));
const isKnown = new Set(files);
const modules = files.filter((file) => /\.(tsx?|css)$/.test(file));

/** The file of the window that a specifier means; undefined for what is not in the window. */
function fileOf(from: string, specifier: string): string | undefined {
  const target = relative(WINDOW, resolve(WINDOW, dirname(from), specifier));
  return [target, target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx')].find((path) =>
    isKnown.has(path),
  );
}

interface Arrow {
  readonly from: string;
  readonly to: string;
}

const arrows: readonly Arrow[] = modules.flatMap((from) =>
  [
    ...readFileSync(join(WINDOW, from), 'utf8').matchAll(/(?:from|import|import\()\s*'(\.{1,2}\/[^']+)'/g),
  ].flatMap(([, specifier = '']) => {
    const to = fileOf(from, specifier);
    return to === undefined ? [] : [{ from, to }];
  }),
);

const roomOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : '.');
const partOf = (file: string): string => file.split('/')[1] ?? '';
const words = ({ from, to }: Arrow): string => `${from} -> ${to}`;

/** Arrows that lead from a floor to a higher one. */
function upward(
  among: readonly Arrow[],
  floors: readonly string[],
  floorOf: (file: string) => string,
): string[] {
  return among
    .filter(({ from, to }) => floors.indexOf(floorOf(from)) < floors.indexOf(floorOf(to)))
    .map(words);
}

/** The cycles of a graph, each as a chain of names. */
function cyclesOf(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) {
      cycles.push([...path.slice(path.indexOf(name)), name].join(' -> '));
      return;
    }
    if (done.has(name)) return;
    for (const next of edges.get(name) ?? []) visit(next, [...path, name]);
    done.add(name);
  };
  for (const name of edges.keys()) visit(name, []);
  return cycles;
}

function graph(among: readonly Arrow[], nameOf: (file: string) => string): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of among) {
    edges.set(nameOf(from), (edges.get(nameOf(from)) ?? new Set()).add(nameOf(to)));
  }
  return edges;
}

const within = (room: string): readonly Arrow[] =>
  arrows.filter(({ from, to }) => roomOf(from) === room && roomOf(to) === room);
const betweenFeatures = within('features').filter(({ from, to }) => partOf(from) !== partOf(to));

describe('the rooms of the window', () => {
  it('are all on a floor, and so are those of the components', () => {
    expect(modules.map(roomOf).filter((room) => !FLOORS.includes(room))).toEqual([]);
    const parts = modules.filter((file) => roomOf(file) === 'components').map(partOf);
    expect([...new Set(parts)].sort()).toEqual([...COMPONENT_FLOORS].sort());
  });

  it('import nothing from a higher floor', () => {
    expect(arrows.length).toBeGreaterThan(500);
    expect(upward(arrows, FLOORS, roomOf)).toEqual([]);
    expect(upward(within('components'), COMPONENT_FLOORS, partOf)).toEqual([]);
  });

  it('are entered through their index.ts only', () => {
    const trespasses = arrows.filter(
      ({ from, to }) =>
        roomOf(from) !== roomOf(to) &&
        !/^[a-z]+\/index\.ts$/.test(to) &&
        !OTHER_DOORS.some((door) => door.test(to)) &&
        !(roomOf(from) === 'app' && SCREEN.test(to)),
    );
    expect(trespasses.map(words)).toEqual([]);
  });

  it('have features that reach each other through an index.ts only, never in a circle', () => {
    expect(betweenFeatures.length).toBeGreaterThan(10);
    expect(betweenFeatures.filter(({ to }) => !/^features\/[a-z]+\/index\.ts$/.test(to)).map(words)).toEqual(
      [],
    );
    expect(cyclesOf(graph(betweenFeatures, partOf))).toEqual([]);
  });

  it('have no import cycles', () => {
    expect(cyclesOf(graph(arrows, (file) => file))).toEqual([]);
  });

  it(`have at most ${MOST_FILES} files directly in a folder`, () => {
    const counts = new Map<string, number>();
    for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > MOST_FILES)).toEqual([]);
  });
});
