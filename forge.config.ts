import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { MakerDebConfig } from '@electron-forge/maker-deb';
import type { MakerDMGConfig } from '@electron-forge/maker-dmg';
import type { MakerRpmConfig } from '@electron-forge/maker-rpm';
import type { MakerSquirrelConfig } from '@electron-forge/maker-squirrel';
import type { MakerZIPConfig } from '@electron-forge/maker-zip';
import { VitePlugin } from '@electron-forge/plugin-vite';
import type { ForgeConfig } from '@electron-forge/shared-types';
import { staysOut, targetOf, UNPACKED } from './main/packaging/contents.js';
import { EveryFusePlugin } from './main/packaging/everyFusePlugin.js';

const root = import.meta.dirname;
const icons = join(root, 'assets', 'icons');
const target = targetOf(process.argv.slice(2), process.env);
/** Folder with `electron-v<version>-<platform>-<arch>.zip`, for machines that cannot download it. */
const electronZips = process.env['PALIMPSEST_ELECTRON_ZIPS'];

/** How a Debian package is compressed: as dpkg-deb does by default, unless somebody is in a hurry. */
const compression = process.env['PALIMPSEST_PACKAGE_COMPRESSION'];

const linux = {
  name: 'palimpsest',
  productName: 'Palimpsest',
  genericName: 'Forensic workbench',
  bin: 'palimpsest',
  icon: join(icons, 'palimpsest-512.png'),
  categories: ['Science', 'Office'] as ('Science' | 'Office')[],
};

const config: ForgeConfig = {
  outDir: process.env['PALIMPSEST_PACKAGE_OUT'] ?? join(root, 'out'),
  packagerConfig: {
    name: 'Palimpsest',
    executableName: 'palimpsest',
    appBundleId: 'org.palimpsest.workbench',
    appCategoryType: 'public.app-category.productivity',
    icon: join(icons, 'palimpsest'),
    asar: { unpack: UNPACKED },
    ignore: (file) => staysOut(file.replaceAll('\\', '/'), target),
    ...(electronZips === undefined ? {} : { electronZipDir: electronZips }),
  },
  // koffi and llama.cpp come compiled, for the stable interface of Node that every Electron has: nothing to compile, nothing to fetch.
  rebuildConfig: { onlyModules: [] },
  // By name, so that `make --targets` finds what is said here.
  makers: [
    {
      name: '@electron-forge/maker-deb',
      platforms: ['linux'],
      config: {
        options: {
          ...linux,
          ...(compression === undefined ? {} : { compression }),
          section: 'science',
          maintainer: 'The Palimpsest maintainers <maintainers@palimpsest.invalid>',
        },
      } satisfies MakerDebConfig,
    },
    {
      name: '@electron-forge/maker-rpm',
      platforms: ['linux'],
      config: { options: { ...linux, license: 'Apache-2.0' } } satisfies MakerRpmConfig,
    },
    {
      name: '@electron-forge/maker-zip',
      platforms: ['linux', 'darwin', 'win32'],
      config: {} satisfies MakerZIPConfig,
    },
    {
      name: '@electron-forge/maker-squirrel',
      platforms: ['win32'],
      config: { name: 'palimpsest', setupIcon: join(icons, 'palimpsest.ico') } satisfies MakerSquirrelConfig,
    },
    {
      name: '@electron-forge/maker-dmg',
      platforms: ['darwin'],
      config: { icon: join(icons, 'palimpsest.icns') } satisfies MakerDMGConfig,
    },
  ],
  plugins: [
    new VitePlugin({
      build: [
        { entry: 'main/main.ts', config: 'main/vite.main.config.ts', target: 'main' },
        { entry: 'main/preload/preload.ts', config: 'main/vite.preload.config.ts', target: 'preload' },
      ],
      // The window is part of the core's build: the browser door serves the same files.
      renderer: [],
    }),
    new EveryFusePlugin(),
  ],
  hooks: {
    generateAssets: () => {
      if (process.env['PALIMPSEST_PACKAGE_BUILT'] === '1') return Promise.resolve();
      const done = spawnSync(process.execPath, [join(root, 'scripts', 'build.js')], { stdio: 'inherit' });
      if (done.status !== 0) throw new Error('The build failed; see above.');
      return Promise.resolve();
    },
  },
};

export default config;
