import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type CallName, type ContractEvent } from '../../../src/contract/index.js';
import {
  contractSamples,
  noFacts,
  storyOrder,
  writeTexts,
  type Story,
} from '../../support/samples/contractSamples.js';
import { DEMO } from '../../support/cli.js';
import { desktopLane, openDesktop, type DesktopApp } from '../../support/window/desktopApp.js';
import { scratchFolder } from '../../support/scratch.js';

const electron = await desktopLane('every call');

describe.skipIf(!electron.ok)('over the bridge of the desktop', () => {
  const scratch = realpathSync(scratchFolder());
  const made = new Set<CallName>();
  let desk: DesktopApp;
  let story: Story;

  beforeAll(async () => {
    const texts = join(scratch, 'texts');
    writeTexts(texts);
    desk = await openDesktop({ scratch, electron });
    await desk.page.getByRole('heading', { name: 'Cases', level: 1 }).waitFor();
    const folder = join(scratch, 'chosen');
    mkdirSync(folder);
    await standIns(desk, join(texts, 'target.txt'), folder);
    await desk.page.evaluate(
      `globalThis.heard = [];
      globalThis.waiting = [];
      palimpsest.onEvent((name, payload) => {
        globalThis.heard.push({ name, payload });
        for (const settle of globalThis.waiting.splice(0)) settle();
      });
      0`,
    );
    story = {
      door: 'desktop',
      home: realpathSync(desk.home),
      assets: DEMO.replace(/\/$/, ''),
      texts,
      chosen: { file: join(texts, 'target.txt'), folder },
      facts: noFacts(),
      call: async (name, input) => {
        const value = await desk.call(name, input);
        made.add(name);
        // The page itself is at the list of cases and hears of none.
        if (name === 'case.create') {
          const { caseId } = value as { caseId: string };
          await desk.page.evaluate(`palimpsest.watch(${JSON.stringify(caseId)}); 0`);
        }
        return contract.calls[name].output.parse(value) as never;
      },
      // One that is not waited for any more may end with the page.
      news: () =>
        desk.page
          .evaluate('new Promise((settle) => globalThis.waiting.push(() => settle()))')
          .catch(() => undefined),
      grant: (path) => desk.drop(path),
    };
  });
  afterAll(() => desk.close());

  it.each(storyOrder)('%s', async (name) => {
    await contractSamples[name](story);
    // What only a browser has is refused, which the sample checked.
    if (!['visitors.invite', 'files.list'].includes(name)) expect(made).toContain(name);
  });

  it('every call of the contract was made, and no other answered', () => {
    expect([...storyOrder].sort()).toEqual(Object.keys(contract.calls).sort());
    expect(desk.stderr()).not.toMatch(/this should not|Error occurred/);
  });

  it('every kind of event came, as the contract says it', async () => {
    // The one that needs an attempt to reach a network.
    await desk.page.evaluate(`fetch('https://a.example/').catch(() => 0)`);
    await expect.poll(async () => (await desk.call('system.offline', {})).blocked).toBe(1);
    const heard = await desk.page.evaluate<ContractEvent[]>('heard');
    for (const { name, payload } of heard) contract.events[name].payload.parse(payload);
    expect([...new Set(heard.map(({ name }) => name))].sort()).toEqual(Object.keys(contract.events).sort());
  });
});

/** What belongs to the system answers at once: dialogs, file manager, printer. */
function standIns({ app }: DesktopApp, file: string, folder: string): Promise<void> {
  return app.evaluate(
    ({ BrowserWindow, dialog, shell }, [chosenFile, chosenFolder]) => {
      const open = (...words: unknown[]): Promise<{ canceled: boolean; filePaths: string[] }> => {
        const { properties } = words.at(-1) as { properties: readonly string[] };
        const isFile = properties.includes('openFile');
        return Promise.resolve({ canceled: false, filePaths: [isFile ? chosenFile : chosenFolder] });
      };
      dialog.showOpenDialog = open;
      dialog.showSaveDialog = () =>
        Promise.resolve({ canceled: false, filePath: `${chosenFolder}/saved.zip` });
      shell.showItemInFolder = () => undefined;
      const page = BrowserWindow.getAllWindows()[0]?.webContents;
      if (page !== undefined) page.print = (_options, done) => done?.(true, '');
    },
    [file, folder] as const,
  );
}
