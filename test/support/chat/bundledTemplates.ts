import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUNDLE = fileURLToPath(
  new URL('../../../node_modules/node-llama-cpp/llama/gitRelease.bundle', import.meta.url),
);
const FOLDER = 'models/templates';

/** Chat templates by the name of their file, or the reason why there are none. */
export type BundledTemplates =
  { readonly templates: Readonly<Record<string, string>> } | { readonly missing: string };

/**
 * The chat templates of real models that llama.cpp's source keeps, read from the git bundle of the release that node-llama-cpp brings.
 * They belong to the makers of the models, so this repository contains no copies.
 * @param scratch a folder for the unpacked repository
 */
export function bundledTemplates(scratch: string): BundledTemplates {
  if (!existsSync(BUNDLE)) return { missing: 'node-llama-cpp came without the source of llama.cpp' };
  const repository = join(scratch, 'llama.git');
  const cloned = git(['clone', '--quiet', '--bare', BUNDLE, repository]);
  if (cloned === null) return { missing: 'git is not installed, or it cannot read the bundle' };
  const files = git(['-C', repository, 'ls-tree', '--name-only', 'HEAD', `${FOLDER}/`]) ?? '';
  const names = files.split('\n').filter((name) => name.endsWith('.jinja'));
  if (names.length === 0) return { missing: 'this release of llama.cpp keeps no templates' };
  return {
    templates: Object.fromEntries(
      names.map((name) => [
        name.slice(FOLDER.length + 1, -'.jinja'.length),
        git(['-C', repository, 'show', `HEAD:${name}`]) ?? '',
      ]),
    ),
  };
}

function git(args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
  return status === 0 ? stdout : null;
}
