import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OFF, ON, wireOf } from '../../../main/packaging/fuses.js';
import { createCase } from '../../../src/casefile/index.js';
import { sampleHead } from '../../casefile/sampleHead.js';
import { CONTROL, P1, TARGET } from '../../cli/caseWith.js';
import { desktopEnvironment, desktopLane, ROOT_SWITCHES } from '../../support/window/desktopApp.js';
import { connectInspector, type Inspector } from '../../support/window/inspector.js';
import { must } from '../../support/must.js';
import { makeStage, type Stage } from '../../support/window/packageDesktop.js';
import { scratchFolder } from '../../support/scratch.js';
import { openScreen, type Screen } from '../../support/window/screen.js';

const run = promisify(execFile);
const electron = await desktopLane('package');
/** Are the tools of a maker there? Says which are not. */
const hasAll = (maker: string, ...programs: readonly string[]): boolean => {
  const missing = programs.filter((program) => spawnSync(program, ['--version']).error !== undefined);
  if (missing.length > 0) console.log(`desktop package: no ${maker}, for want of ${missing.join(', ')}`);
  return missing.length === 0;
};

describe.skipIf(!electron.ok)('the packaged desktop program', () => {
  const scratch = scratchFolder();
  const started: ChildProcess[] = [];
  let stage: Stage;
  let packaged: string;
  let screen: Screen;
  let environment: Record<string, string>;
  let caseFolder: string;

  beforeAll(async () => {
    stage = await makeStage(electron.ok ? electron.folder : '');
    await stage.forge('package');
    packaged = join(stage.out, 'Palimpsest-linux-x64');
    screen = await openScreen(join(scratch, 'screen'));
    environment = desktopEnvironment(scratch, screen.display);
    const opened = await createCase(join(scratch, 'matter'), sampleHead, undefined, 'ada');
    await opened.close();
    caseFolder = opened.folder;
  });
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
    screen.close();
    stage.remove();
  });

  const start = (
    folder: string,
    words: readonly string[],
    more: Record<string, string> = {},
  ): { child: ChildProcess; said: () => string; gone: Promise<number | null> } => {
    const child = spawn(join(folder, 'palimpsest'), [...ROOT_SWITCHES, ...words], {
      env: { ...environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => (text += piece.toString()));
    }
    return {
      child,
      said: () => text,
      gone: new Promise((resolve) => child.once('exit', (code) => resolve(code))),
    };
  };

  it('holds what runs, and nothing of what it was made with', async () => {
    for (const name of readdirSync(must(electron.ok ? electron.folder : undefined))) {
      if (!['electron', 'resources'].includes(name)) expect(readdirSync(packaged)).toContain(name);
    }
    const resources = join(packaged, 'resources');
    expect(readdirSync(resources).sort()).toEqual(['app.asar', 'app.asar.unpacked']);
    const asar = join(stage.folder, 'node_modules', '.bin', 'asar');
    const { stdout } = await run(asar, ['list', join(resources, 'app.asar')], { maxBuffer: 2 ** 26 });
    const files = new Set(stdout.trim().split('\n'));
    for (const file of [
      '/package.json',
      '/package-lock.json',
      '/THIRD_PARTY_NOTICES.md',
      '/.vite/build/main.js',
      '/.vite/build/preload.cjs',
      '/.vite/build/engineChild.js',
      '/dist/engine/child.js',
      '/dist/renderer/index.html',
      '/node_modules/zod/package.json',
      '/node_modules/koffi/index.js',
      '/docs/sealed-bag.md',
      '/docs/recompute.md',
      '/docs/recompute.py',
    ]) {
      expect(files, file).toContain(file);
    }
    const { devDependencies } = JSON.parse(readFileSync(join(stage.folder, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    for (const name of Object.keys(devDependencies)) expect(files).not.toContain(`/node_modules/${name}`);
    const tops = new Set([...files].map((file) => must(file.split('/')[1])));
    expect([...tops].sort()).toEqual(
      [
        '.vite',
        'LICENSE',
        'THIRD_PARTY_NOTICES.md',
        'assets',
        'dist',
        'docs',
        'node_modules',
        'package-lock.json',
        'package.json',
      ].sort(),
    );
    expect(
      [...files].filter((file) => /\.(map|ts|tsx)$/.test(file) && !file.includes('node_modules')),
    ).toEqual([]);
    const unpacked = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true }).map(String);
    expect(unpacked.filter((file) => file.endsWith('koffi.node')).length).toBeGreaterThan(0);
    expect(unpacked.some((file) => /@node-llama-cpp\/linux-x64\/bins\/.*llama.*\.so/.test(file))).toBe(true);
    expect(unpacked).toContain('assets/demo/P1-f16.gguf');
    expect(
      unpacked.filter((file) => /\.(js|cjs|mjs)$/.test(file) && !file.startsWith('node_modules')),
    ).toEqual([]);
  });

  it('has every fuse as decided', async () => {
    const wire = await wireOf(join(packaged, 'palimpsest'));
    // RunAsNode, cookie encryption, NODE_OPTIONS, --inspect, asar integrity, only from asar, own V8 snapshot, file: privileges.
    expect(wire).toEqual([OFF, ON, OFF, OFF, ON, ON, OFF, OFF]);
  });

  it('opens its window and a case, listens to no debugger, and ends when told', async () => {
    const marker = join(scratch, 'loaded');
    const intruder = join(scratch, 'intruder.cjs');
    writeFileSync(intruder, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`);
    const program = start(
      packaged,
      ['--inspect=0', '--remote-debugging-port=0', '--log-net-log=' + join(scratch, 'net.json'), caseFolder],
      { NODE_OPTIONS: `--require "${intruder}"` },
    );
    await expect.poll(() => screen.share(), { interval: 500 }).toBeGreaterThan(0.8);
    const data = must(environment['PALIMPSEST_HOME']);
    await expect
      .poll(() => existsSync(join(data, 'cases.json')) && readFileSync(join(data, 'cases.json'), 'utf8'))
      .toContain(JSON.stringify(caseFolder).slice(1, -1));
    const second = start(packaged, [caseFolder]);
    expect(await second.gone).toBe(0);
    if (process.env['PALIMPSEST_SCREENSHOTS'] !== undefined) {
      mkdirSync(process.env['PALIMPSEST_SCREENSHOTS'], { recursive: true });
      screen.save(join(process.env['PALIMPSEST_SCREENSHOTS'], 'desktop-packaged.png'));
    }
    program.child.kill('SIGTERM');
    expect(await program.gone).toBe(0);
    expect(program.said()).not.toMatch(/Debugger listening|DevTools listening|should not/);
    expect(existsSync(marker)).toBe(false);
    expect(existsSync(join(data, 'window', 'DevToolsActivePort'))).toBe(false);
    expect(existsSync(join(scratch, 'net.json'))).toBe(false);
  });

  it('is no Node that others may borrow', async () => {
    const { stdout } = await run(
      'timeout',
      ['10', join(packaged, 'palimpsest'), ...ROOT_SWITCHES, '-e', 'console.log("borrowed")'],
      { env: { ...environment, ELECTRON_RUN_AS_NODE: '1', DISPLAY: ':none' } },
    ).catch((error: unknown) => error as { stdout: string });
    expect(stdout).not.toContain('borrowed');
  });

  it('examines in its engine: self-test, evidence, a run, findings', async () => {
    // A copy in which one fuse is another, so that there is somebody to ask; all else is the package.
    const copy = join(stage.folder, 'open-copy');
    await run('cp', ['-al', packaged, copy]);
    const file = join(copy, 'palimpsest');
    rmSync(file);
    cpSync(join(packaged, 'palimpsest'), file);
    await flipFuses(file, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
    const program = start(copy, ['--inspect=127.0.0.1:0'], { PALIMPSEST_HOME: join(scratch, 'other data') });
    const address = /Debugger listening on (ws:\S+)/;
    await expect.poll(program.said).toMatch(address);
    // Who asks before the program has begun is never given its `require`.
    await expect.poll(() => screen.share(), { interval: 500 }).toBeGreaterThan(0.8);
    const inspector = await connectInspector(must(address.exec(program.said())?.[1]));
    await examineBy(inspector, scratch);
    inspector.close();
    program.child.kill('SIGTERM');
    expect(await program.gone).toBe(0);
  });

  it.skipIf(!hasAll('archive', 'zip'))('is made into an archive', async () => {
    await stage.forge('make', '--skip-package', '--targets', '@electron-forge/maker-zip');
    const made = readdirSync(join(stage.out, 'make'), { recursive: true }).map(String);
    expect(made.filter((file) => file.endsWith('.zip'))).toHaveLength(1);
  });

  it.skipIf(!hasAll('Debian package', 'fakeroot', 'dpkg-deb'))('is made into a Debian package', async () => {
    await stage.forge('make', '--skip-package', '--targets', '@electron-forge/maker-deb');
    const made = readdirSync(join(stage.out, 'make'), { recursive: true }).map(String);
    const file = join(stage.out, 'make', must(made.find((name) => name.endsWith('.deb'))));
    const { stdout } = await run('dpkg-deb', ['--info', file]);
    expect(stdout).toMatch(/Package: palimpsest\n[^]*Section: science\n/);
    const { stdout: contents } = await run('dpkg-deb', ['--contents', file], { maxBuffer: 2 ** 26 });
    expect(contents).toMatch(/\.\/usr\/lib\/palimpsest\/resources\/app\.asar\n/);
    expect(contents).toMatch(/\.\/usr\/bin\/palimpsest/);
    expect(contents).toMatch(/\.\/usr\/share\/pixmaps\/palimpsest\.png/);
  });
});

/** Drives the page through the main process, as a person would: dialogs answer, the page calls. */
async function examineBy(inspector: Inspector, scratch: string): Promise<void> {
  const page = `require('electron').BrowserWindow.getAllWindows()[0]?.webContents`;
  await expect.poll(() => inspector.evaluate<string>(`${page}?.getURL() ?? ''`)).toBe('app://palimpsest/');
  const call = async <T>(name: string, input: unknown): Promise<T> => {
    const script = `palimpsest.call(${JSON.stringify(name)}, ${JSON.stringify(input)})`;
    const answer = await inspector.evaluate<{ ok: boolean; value: T; error?: unknown }>(
      `${page}.executeJavaScript(${JSON.stringify(script)})`,
    );
    expect(answer, `${name} ${JSON.stringify(answer.error)}`).toMatchObject({ ok: true });
    return answer.value;
  };
  interface Job {
    readonly state: string;
    readonly result: { readonly selfTest?: { readonly passed: boolean } } | null;
  }
  const job = async (jobId: string): Promise<Job> => {
    await expect.poll(async () => (await call<Job>('jobs.show', { jobId })).state).not.toBe('running');
    return call<Job>('jobs.show', { jobId });
  };
  await call('settings.change', { load: { gpu: 'off', threads: 1 } });
  const test = await call<{ jobId: string }>('system.selfTest', {});
  expect((await job(test.jobId)).result?.selfTest).toMatchObject({ passed: true });

  const { home } = await call<{ home: { grantId: string } }>('home.show', {});
  const { caseId } = await call<{ caseId: string }>('case.create', {
    parent: home.grantId,
    name: 'packaged',
    head: sampleHead,
  });
  const text = (name: string, whole: string): string => {
    const path = join(scratch, name);
    writeFileSync(path, whole.slice(0, 3000));
    return path;
  };
  for (const [file, role] of [
    [P1, 'target-model'],
    [text('moby dick it’s.txt', TARGET), 'target-work'],
    [text('held-out control.txt', CONTROL), 'control-work'],
  ] as const) {
    await inspector.evaluate(
      `require('electron').dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [${JSON.stringify(file)}] }); 0`,
    );
    const { files } = await call<{ files: { grantId: string }[] }>('files.chooseFiles', {
      purpose: 'evidence',
      multiple: false,
    });
    const { jobId } = await call<{ jobId: string }>('evidence.add', {
      caseId,
      file: must(files[0]).grantId,
      role,
      copy: role !== 'target-model',
      title: '',
      author: '',
      edition: '',
      encoding: '',
      receivedFrom: '',
      receivedBy: '',
    });
    expect(await job(jobId)).toMatchObject({ state: 'done' });
  }
  await call('runs.enqueue', {
    caseId,
    attackId: 'probabilistic',
    parameters: { strideTokens: 50, sampledPassages: 0, shuffledPassages: 2, selfWrittenPassages: 2 },
    modelId: 'E1',
    targetIds: ['E2'],
    controlIds: ['E3'],
    cleaningIds: [],
    seed: 'packaged',
    load: {},
  });
  const found = async (): Promise<{ status: string; findings: { findings: unknown[] } | null }> =>
    call('findings.show', { caseId, examinationId: 'X1' });
  await expect
    .poll(
      async () =>
        (await call<{ examinations: { status: string }[] }>('runs.list', { caseId })).examinations[0]?.status,
    )
    .toBe('finished');
  expect((await found()).findings?.findings.length).toBeGreaterThan(3);
}
