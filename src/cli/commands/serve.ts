import type { Command } from 'commander';
import { defaultDataFolder } from '../../files/index.js';
import { inputError, systemClock, utc } from '../../base/index.js';
import { spawnEngine } from '../../engine/index.js';
import type { ServedWorkbench } from '../../serve/index.js';
import { onEnter } from '../onEnter.js';
import { repeated } from '../parse/lists.js';
import { commonOptions, terminalOf, wholeNumberBetween, type CommonValues } from '../options.js';
import { untilSignal } from '../pauseOnSignal.js';
import { PAUSED_EXIT_CODE } from '../runToEnd.js';
import type { Terminal } from '../terminal.js';

interface Values extends CommonValues {
  readonly port: number;
  readonly open?: boolean;
  readonly files?: readonly string[];
  readonly anyUser?: boolean;
}

/** `palimpsest serve`: the workbench in a browser on this machine. */
export function addServeCommand(program: Command): void {
  commonOptions(program.command('serve'))
    .argument('<folder>', 'folder that contains cases, or a case; created if it does not exist')
    .option('--port <n>', 'port to listen on; 0 picks a free one', wholeNumberBetween(0, 65_535), 0)
    .option('--open', 'open the workbench in this machine’s browser')
    .option(
      '--files <folder>',
      'additional folder from which evidence and sealed reports may be chosen; may be given more than once',
      repeated,
    )
    .option('--any-user', 'also answer other users of this machine who have a link (Linux)')
    .description('open the workbench in a browser on this machine, or over SSH on yours')
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest serve ~/cases --files /data/models\n\nOver SSH: start it on the server with --port 4711; on your machine, run\n  ssh -L 4711:127.0.0.1:4711 server\nand open the printed link.',
    )
    .action((dir: string, values: Values) => serve(terminalOf(values), dir, values));
}

async function serve(terminal: Terminal, dir: string, values: Values): Promise<void> {
  if (dir === '')
    throw inputError('serve-folder', 'No folder is named.', 'Name the folder that contains the cases.');
  // The window prompts for the passphrase when it signs. No process started from here on may find it.
  delete process.env['PALIMPSEST_PASSPHRASE'];
  // The server and its contract are loaded only here: no other command needs them.
  const { openBrowser, serveWorkbench } = await import('../../serve/index.js');
  const served = await serveWorkbench({
    folder: dir,
    files: values.files ?? [],
    port: values.port,
    anyUser: values.anyUser === true,
    dataFolder: defaultDataFolder(),
    clock: systemClock,
    startEngine: (onLine) => spawnEngine({ kind: 'llama', onStderrLine: onLine }),
    onEntry: (role) =>
      terminal.note(
        `${utc(systemClock)}  The link for ${role === 'writer' ? 'working' : 'viewing'} was used.`,
      ),
    onBug: (error) =>
      terminal.warn(
        `palimpsest: this is a bug in the program.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      ),
  });
  const isRunning = (): boolean => served.workbench.underWay().isRunning;
  const stopped = untilSignal(
    terminal,
    () =>
      isRunning()
        ? 'Pausing the run after the current batch, then closing the case; press Ctrl-C again to quit at once.'
        : 'Closing.',
    PAUSED_EXIT_CODE,
  );
  const url = served.newLink('writer');
  const readOnlyUrl = served.newLink('reader');
  if (terminal.json) await terminal.document({ url, readOnlyUrl, folder: served.folder, pid: process.pid });
  else await terminal.line(greeting(served.folder, url, readOnlyUrl));
  const stopListening = offerLinks(terminal, served);
  if (values.open === true) {
    const failure = await openBrowser(url);
    if (failure !== null)
      terminal.warn(`The browser could not be opened: ${failure}. Open the link yourself.`);
  }
  await stopped;
  stopListening();
  const isPaused = isRunning();
  await served.close();
  if (isPaused) {
    terminal.warn(
      'Paused. To continue the run from this point, resume it in the window or with `palimpsest resume`.',
    );
    process.exitCode = PAUSED_EXIT_CODE;
  } else terminal.note('Closed.');
}

function greeting(folder: string, url: string, readOnlyUrl: string): string {
  return [
    `Serving ${folder}`,
    '',
    `  to work       ${url}`,
    `  to view       ${readOnlyUrl}`,
    '',
    'Each link opens the workbench once, in one browser. Press Enter for new links; Ctrl-C pauses any run and quits.',
  ].join('\n');
}

/** Prints new links on stderr when the browser was closed: on Enter, and on SIGUSR2 where there is no terminal. */
function offerLinks(terminal: Terminal, served: ServedWorkbench): () => void {
  const offer = (): void =>
    terminal.warn(
      `New links, each valid once:\n  to work       ${served.newLink('writer')}\n  to view       ${served.newLink('reader')}`,
    );
  const stopEnter = onEnter(offer);
  if (process.platform !== 'win32') process.on('SIGUSR2', offer);
  return () => {
    stopEnter();
    process.off('SIGUSR2', offer);
  };
}
