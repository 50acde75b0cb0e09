import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ATTACKS, methodsDocument } from '../../src/attacks/index.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('assembly'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) =>
    relative(root, resolve(root, dirname(file), match[1] ?? '')),
  );
}

describe('the house', () => {
  it('enters another folder only through its index.ts, or the contract', () => {
    const trespasses = sources('src').flatMap((file) =>
      imports(file)
        .filter((target) => target.startsWith('src/'))
        .filter(
          (target) =>
            target.split('/')[1] !== file.split('/')[1] &&
            !/^src\/([a-z]+\/index|api\/contract)\.js$/.test(target),
        )
        .map((target) => `${file} -> ${target}`),
    );
    expect(trespasses).toEqual([]);
  });

  it('has no import cycles', () => {
    const files = sources('src');
    const edges = new Map(
      files.map((file) => [
        file,
        imports(file)
          .map((target) => target.replace(/\.js$/, '.ts'))
          .filter((target) => files.includes(target)),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      if (done.has(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
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
