import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A folder whose sub-folders are rooms, one above the other. */
export interface House {
  readonly folder: string;
  /**
   * Its rooms from the ground up: a room may import those below it. Rooms of one floor, in brackets, may import each other. `.` are the
   * files directly in the folder; where it is not named they stand on top. What a house says, in `words.ts`, lies under all its rooms.
   */
  readonly floors: readonly (string | readonly string[])[];
  /** True when another room is entered only through its index. */
  readonly byIndex: boolean;
  /** Files by which a room is entered besides: `attacks/kinds`. */
  readonly doors?: readonly string[];
}

/** A file that imports another, both from the root of the repository. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** Code files below a folder, from the root of the repository. */
export function codeFiles(folder: string): string[] {
  return filesBelow(folder).filter((file) => /\.tsx?$/.test(file) && !file.includes('/assembly/'));
}

/** All files below a folder, from the root of the repository. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** What the code files below a folder import of ours. */
export function arrows(folder: string): Arrow[] {
  return codeFiles(folder).flatMap((from) => imports(from).map((to) => ({ from, to })));
}

function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:\bfrom|\bimport\(|\bimport)\s*'(\.[^']+)'/g)].map((match) =>
    sourceOf(relative(root, resolve(root, dirname(file), match[1] ?? ''))),
  );
}

const known = new Set(['src', 'renderer', 'main', 'test', 'bench'].flatMap(codeFiles));

/** The source behind a specifier: `.js` is what it becomes. */
function sourceOf(path: string): string {
  const stem = path.replace(/\.js$/, '');
  return [`${stem}.ts`, `${stem}.tsx`].find((file) => known.has(file)) ?? path;
}

/** Import cycles among files, each as a path back to where it began. */
export function cycles(all: readonly Arrow[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of all) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}

/** Where the sentences of a house are: everything in it may say them, and they need nothing of it. */
const GROUND = 'words.ts';

/** Arrows between rooms of a house that its rules forbid, and rooms that have no floor. */
export function trespasses(house: House, all: readonly Arrow[]): string[] {
  return all
    .filter(({ from, to }) => isBelow(house.folder, from) && isBelow(house.folder, to))
    .flatMap(({ from, to }) => {
      const here = from === `${house.folder}/words.ts` ? GROUND : roomOf(house, from);
      const there = roomOf(house, to);
      const why = here === there ? null : objection(house, here, there, to);
      return why === null ? [] : [`${from} -> ${to}: ${why}`];
    });
}

function objection(house: House, here: string, there: string, to: string): string | null {
  if (to === `${house.folder}/words.ts`) return null;
  if (here === GROUND) return 'up';
  const [low, high] = [floorOf(house, there), floorOf(house, here)];
  if (low === -1) return `${there} has no floor`;
  if (high === -1) return `${here} has no floor`;
  if (low > high) return 'up';
  const isOneFloor = typeof house.floors[low] === 'string' && low === high;
  if (isOneFloor) return 'up';
  const index = new RegExp(`^${house.folder}/${there}/index\\.tsx?$`);
  const isDoor = house.doors?.some((door) => to === `${house.folder}/${door}.ts`) === true;
  return house.byIndex && there !== '.' && !index.test(to) && !isDoor ? 'not through the index' : null;
}

/** A house's rooms that are there, `.` for its own files. */
export function roomsOf(house: House): string[] {
  return [...new Set(filesBelow(house.folder).map((file) => roomOf(house, file)))].sort();
}

/** Rooms that a house names, without `.`. */
export function namedRooms({ floors }: House): string[] {
  return floors.flat().filter((room) => room !== '.');
}

function roomOf({ folder }: House, file: string): string {
  const rest = file.slice(folder.length + 1);
  return rest.includes('/') ? rest.slice(0, rest.indexOf('/')) : '.';
}

function floorOf({ floors }: House, room: string): number {
  const at = floors.findIndex((floor) => floor === room || (Array.isArray(floor) && floor.includes(room)));
  return at === -1 && room === '.' ? floors.length : at;
}

function isBelow(folder: string, file: string): boolean {
  return file.startsWith(`${folder}/`);
}

/** How many files lie directly in each folder below one. */
export function crowds(folder: string): Map<string, number> {
  const count = new Map<string, number>();
  for (const file of filesBelow(folder)) count.set(dirname(file), (count.get(dirname(file)) ?? 0) + 1);
  return count;
}
