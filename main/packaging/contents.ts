/** For whom a package is made. */
export interface Target {
  readonly platform: string;
  readonly arch: string;
  /** Back ends of llama.cpp besides the CPU's, e.g. `cuda`. */
  readonly backends: readonly string[];
}

const KEPT = [
  '/package.json',
  '/package-lock.json',
  '/LICENSE',
  '/THIRD_PARTY_NOTICES.md',
  '/.vite',
  '/.vite/build',
  '/dist',
  '/assets',
  '/assets/demo',
  '/assets/fonts',
  '/assets/icons',
  '/node_modules',
  // What lies in each sealed bag.
  '/docs/sealed-bag.md',
  '/docs/recompute.md',
  '/docs/recompute.py',
];
/** Folders out of which only what is named above is kept. */
const PASSED = ['/docs'];
const NEVER = [
  /\.(map|tsbuildinfo)$/,
  // What the parts were built from.
  /^\/dist\/\.built(\/|$)/,
  /^\/node_modules\/\.[^/]+/,
  // Sources and build tools of llama.cpp, and what was built on this very machine.
  /^\/node_modules\/node-llama-cpp\/llama\/(gitRelease\.bundle|localBuilds|xpack|addon|cmake|toolchains|patches|profiles|llama\.cpp)(\/|$)/,
  /^\/node_modules\/koffi\/(vendor|doc)(\/|$)/,
];
const PLATFORMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'mac', win32: 'win' };

/**
 * Does a file stay out of the package? What is only for development the packager prunes by itself.
 * @param file from the root of the project, with `/`; empty for the root
 */
export function staysOut(file: string, target: Target): boolean {
  if (file === '' || PASSED.includes(file)) return false;
  if (NEVER.some((pattern) => pattern.test(file))) return true;
  const engine = /^\/node_modules\/@node-llama-cpp\/([^/]+)/.exec(file)?.[1];
  if (engine !== undefined) return !enginePackages(target).includes(engine);
  return !KEPT.some((kept) => file === kept || file.startsWith(`${kept}/`));
}

/** Packages of llama.cpp's libraries that a target needs, without their scope. */
export function enginePackages({ platform, arch, backends }: Target): string[] {
  const base = `${PLATFORMS[platform] ?? platform}-${arch}`;
  const own = platform === 'darwin' && arch === 'arm64' ? `${base}-metal` : base;
  return [own, ...backends.flatMap((backend) => [`${base}-${backend}`, `${base}-${backend}-ext`])];
}

/** What native code reads, which knows no archives: the libraries themselves, and the models of the demonstration. */
export const UNPACKED = '**/{node_modules/@koromix,node_modules/@node-llama-cpp,assets/demo}/**';

/** The target that a command line of electron-forge asks for. */
export function targetOf(words: readonly string[], environment: NodeJS.ProcessEnv): Target {
  const option = (name: string): string | undefined => {
    const at = words.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
    return words[at]?.includes('=') === true ? words[at].split('=')[1] : words[at + 1];
  };
  const has = (name: string): boolean => words.some((word) => word.startsWith(`--${name}`));
  return {
    platform: (has('platform') ? option('platform') : undefined) ?? process.platform,
    arch: (has('arch') ? option('arch') : undefined) ?? process.arch,
    backends: (environment['PALIMPSEST_PACKAGE_BACKENDS'] ?? '').split(',').filter((word) => word !== ''),
  };
}
