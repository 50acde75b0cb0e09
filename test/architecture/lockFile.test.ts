import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Readonly<Record<string, Entry>>;
};

/**
 * Packages of llama.cpp that could not be obtained where the lock file was made, so that it contains no hash of them. docs/publishing.md says how the
 * publisher completes it.
 */
const WITHOUT_HASH = [
  'node_modules/@node-llama-cpp/linux-riscv64',
  'node_modules/@node-llama-cpp/mac-arm64-metal',
  'node_modules/@node-llama-cpp/mac-x64',
  'node_modules/@node-llama-cpp/win-arm64',
  'node_modules/@node-llama-cpp/win-x64',
  'node_modules/@node-llama-cpp/win-x64-cuda',
  'node_modules/@node-llama-cpp/win-x64-cuda-ext',
  'node_modules/@node-llama-cpp/win-x64-vulkan',
];

it('README asks for the Node and the npm that package.json asks for', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    engines: Readonly<Record<'node' | 'npm', string>>;
  };
  const [, node, npm] =
    /^You need \[Node\.js\]\(\S+\) ≥ (\S+) and npm ≥ ([\d.]+)\. /mu.exec(readFileSync('README.md', 'utf8')) ??
    [];
  expect(engines).toEqual({ node: `>=${node}`, npm: `>=${npm}` });
});

describe('the lock file', () => {
  it('asks for packages of the registry only: npm 9 compares an address with a version, and refuses the whole file', () => {
    const addresses = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
      Object.entries({ ...dependencies, ...optionalDependencies })
        .filter(([, wanted]) => /[/#]/.test(wanted.replace(/^npm:(@[^/]+\/)?/, '')))
        .map(([name, wanted]) => `${path}: ${name}@${wanted}`),
    );
    expect(addresses).toEqual([]);
  });

  it('names no host of a registry', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it('has a hash of every package but those that are named here', () => {
    const without = Object.entries(packages).filter(
      ([path, { integrity }]) => path !== '' && integrity === undefined,
    );
    expect(without.map(([path]) => path)).toEqual(WITHOUT_HASH);
  });
});
