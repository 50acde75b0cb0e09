/** The platform for which a package is made. */
export interface Target {
  readonly platform: string;
  readonly arch: string;
  /** The backends of llama.cpp in addition to that of the CPU, e.g. `cuda`. */
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
  // Files that go into each sealed bag.
  '/docs/sealed-bag.md',
  '/docs/recompute.md',
  '/docs/recompute.py',
];
/** Folders of which only the parts named above are kept. */
const PASSED = ['/docs'];
const NEVER = [
  /\.(map|tsbuildinfo)$/,
  // The sources from which the parts were built.
  /^\/dist\/\.built(\/|$)/,
  /^\/node_modules\/\.[^/]+/,
  // Sources and build tools of llama.cpp, and local builds of this machine.
  /^\/node_modules\/node-llama-cpp\/llama\/(gitRelease\.bundle|localBuilds|xpack|addon|cmake|toolchains|patches|profiles|llama\.cpp)(\/|$)/,
  /^\/node_modules\/koffi\/(vendor|doc)(\/|$)/,
  // Native code that pdf.js would draw with; nothing is drawn.
  /^\/node_modules\/@napi-rs(\/|$)/,
  // Of pdf.js only what reads text: no viewer, no decoders of images, no fonts.
  /^\/node_modules\/pdfjs-dist\/(build|web|image_decoders|types|iccs|wasm|standard_fonts)(\/|$)/,
  /^\/node_modules\/pdfjs-dist\/legacy\/(web|image_decoders)(\/|$)/,
  /^\/node_modules\/pdfjs-dist\/legacy\/build\/[^/]*\.min\.mjs$/,
];
const PLATFORMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'mac', win32: 'win' };

/**
 * Is a file excluded from the package? The packager removes development dependencies by itself.
 * @param file the path from the root of the project, with `/`; empty for the root
 */
export function staysOut(file: string, target: Target): boolean {
  if (file === '' || PASSED.includes(file)) return false;
  if (NEVER.some((pattern) => pattern.test(file))) return true;
  const engine = /^\/node_modules\/@node-llama-cpp\/([^/]+)/.exec(file)?.[1];
  if (engine !== undefined) return !enginePackages(target).includes(engine);
  return !KEPT.some((kept) => file === kept || file.startsWith(`${kept}/`));
}

/** The names, without their scope, of the packages with llama.cpp's libraries that a target needs. */
export function enginePackages({ platform, arch, backends }: Target): string[] {
  const base = `${PLATFORMS[platform] ?? platform}-${arch}`;
  const own = platform === 'darwin' && arch === 'arm64' ? `${base}-metal` : base;
  return [own, ...backends.flatMap((backend) => [`${base}-${backend}`, `${base}-${backend}-ext`])];
}

/** Files that native code reads, which cannot read archives: the libraries themselves, and the models of the demonstration. */
export const UNPACKED = '**/{node_modules/@koromix,node_modules/@node-llama-cpp,assets/demo}/**';

/** The target in a command line of electron-forge. */
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
