// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceListScreen } from '../../../renderer/features/evidence/EvidenceListScreen.js';
import type { CallInput, CallOutput, Handlers } from '../../../src/contract/index.js';
import { environmentError, inputError, type PalimpsestError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { CASE_ID, sampleOverview } from '../support/sampleCase.js';
import { DESKTOP, sampleHome } from '../support/sampleHome.js';
import { doneJob, JOB_ID, oneJob, sampleJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';
import { manyReceipts } from './manyReceipts.js';

type Recognized = CallOutput<'evidence.recognize'>;

const HOSTILE_NAME = '<b>\u202Etxt.lrac</b>.txt';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

/** The grant of the nth file that is sent, from 0. */
function grant(at: number): string {
  return `g${String(at).padStart(32, '0')}`;
}

const TEXT: Recognized = { format: 'txt', files: 1, sizeBytes: 16, title: 'a text', problem: null };

function show(handlers: Partial<Handlers> = {}, home = sampleHome(), query = ''): DoubleClient {
  const client = doubleClient(
    {
      'case.show': () => Promise.resolve(sampleOverview({}, [])),
      'home.show': () => Promise.resolve(home),
      'jobs.list': () => Promise.resolve({ jobs: [] }),
      'files.discard': () => Promise.resolve({}),
      'evidence.recognize': () => Promise.resolve(TEXT),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  const grantFile = client.grantFile.bind(client);
  let sent = 0;
  client.grantFile = async (file, ...rest) => ({
    ...(await grantFile(file, ...rest)),
    grantId: grant(sent++),
  });
  showScreen(<EvidenceListScreen caseId={CASE_ID} />, client, `#/case/${CASE_ID}/evidence${query}`);
  return client;
}

async function drop(...names: readonly string[]): Promise<void> {
  await screen.findByRole('button', { name: 'Choose files…' });
  const input = must(document.querySelector<HTMLInputElement>('input[type=file]'));
  await userEvent.upload(
    input,
    names.map((name) => new File(['Call me Ishmael.'], name)),
  );
  await within(await screen.findByRole('table', { name: 'Files to receive' })).findAllByText(
    must(names.at(-1)),
  );
}

function box(name: string): HTMLInputElement {
  return screen.getByRole<HTMLInputElement>('textbox', { name });
}

async function row(name: string): Promise<HTMLElement> {
  const table = await screen.findByRole('table', { name: 'Files to receive' });
  return must((await within(table).findByText(name)).closest<HTMLElement>('tbody'));
}

function names(): (string | null)[] {
  return [...document.querySelectorAll('.intake-name')].map(({ textContent }) => textContent);
}

function receive(name: RegExp = /^Receive (all|as evidence)$/): Promise<void> {
  return userEvent.click(screen.getByRole('button', { name }));
}

function details(name: string): Promise<void> {
  return userEvent.click(screen.getByRole('button', { name: `Details of ${name}` }));
}

async function choose(
  field: string | RegExp,
  option: string,
  within_: HTMLElement = document.body,
): Promise<void> {
  await userEvent.click(within(within_).getByRole('button', { name: field }));
  await userEvent.click(await screen.findByRole('option', { name: new RegExp(`^${option}`) }));
}

function adds(client: DoubleClient): CallInput<'evidence.add'>[] {
  return client.calls
    .filter(({ name }) => name === 'evidence.add')
    .map(({ input }) => input as CallInput<'evidence.add'>);
}

function notUtf8(details: Record<string, unknown> = {}): PalimpsestError {
  return inputError('text-not-utf8', 'The file is not UTF-8.', 'Name its encoding.', details);
}

const PROPOSALS = {
  proposals: [
    {
      encoding: 'windows-1252',
      sameText: ['iso-8859-1'],
      plausibility: 0.9,
      sample: 'Le caf\u00e9 \u202e<i>au lait',
      line: 3,
    },
    { encoding: 'macintosh', sameText: [], plausibility: -0.1, sample: 'Le caf\u00c8', line: 3 },
  ],
};

describe('receiving one file', () => {
  it('brings it into view at the field that is empty, and puts it on record by keyboard', async () => {
    const receipts = manyReceipts();
    const client = show(receipts.handlers);
    await drop('novel.txt');
    await waitFor(() => expect(document.activeElement).toBe(box('Received from: novel.txt')));
    await userEvent.keyboard('the publisher');
    await choose(/Role of novel\.txt/, 'Control');
    await details('novel.txt');
    box('Why the model cannot have seen it').focus();
    await userEvent.keyboard('published after the model was released{Enter}');
    await screen.findByText('receiving');
    expect(adds(client)).toEqual([
      {
        caseId: CASE_ID,
        file: grant(0),
        role: 'control-work',
        copy: true,
        receivedFrom: 'the publisher',
        receivedBy: '',
        title: '',
        author: '',
        edition: '',
        firstPublished: '',
        whyUnseen: 'published after the model was released',
        designated: '',
        howKnown: '',
        encoding: '',
      },
    ]);
    receipts.end(client, 0, doneJob({ kind: 'evidence-add', evidenceId: 'E7' }));
    const link = await screen.findByRole('link', { name: 'E7' });
    expect(link.getAttribute('href')).toBe(`#/case/${CASE_ID}/evidence/E7`);
    expect(screen.queryByRole('table', { name: 'Files to receive' })).toBeNull();
    // Nothing of it is left for the next time.
    expect(JSON.stringify(Object.entries(sessionStorage))).not.toContain(grant(0));
  });

  it('says what it is by its contents, offers the roles and rules of that, and sends those that are switched off', async () => {
    const receipts = manyReceipts();
    const client = show({
      ...receipts.handlers,
      'evidence.recognize': () =>
        Promise.resolve({ format: 'docx', files: 1, sizeBytes: 2048, title: 'novel', problem: null }),
    });
    await drop('novel.gguf');
    await screen.findByText('DOCX · 2,048 bytes (2.0 KiB)');
    await userEvent.click(screen.getByRole('button', { name: /Role of novel\.gguf/ }));
    expect(await screen.findByRole('option', { name: /^Source text/ })).toBeTruthy();
    expect(screen.queryByRole('option', { name: /^Model under examination/ })).toBeNull();
    await userEvent.keyboard('{Escape}');
    await details('novel.gguf');
    // A document states its own encoding.
    expect(screen.queryByText('Encoding')).toBeNull();
    await userEvent.click(await screen.findByText('Rules that make the reading text: all on'));
    expect(screen.queryByRole('checkbox', { name: /end of a page/ })).toBeNull();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Omit comments' }));
    expect(screen.getByText('Rules that make the reading text: 1 rule off')).toBeTruthy();
    await receive();
    await waitFor(() =>
      expect(adds(client)).toMatchObject([{ role: 'target-work', rulesOff: ['comments-out'] }]),
    );
  });

  it('shows a hostile name as text, also while it is received', async () => {
    const receipts = manyReceipts(sampleJob('evidence-add', { title: `Receiving ${HOSTILE_NAME}` }));
    show(receipts.handlers);
    await screen.findByRole('button', { name: 'Choose files…' });
    await userEvent.upload(
      must(document.querySelector<HTMLInputElement>('input[type=file]')),
      new File(['x'], HOSTILE_NAME),
    );
    await waitFor(() => expect(names()).toEqual(['<b>⟦U+202E⟧txt.lrac</b>.txt']));
    await receive();
    expect((await screen.findByRole('progressbar')).textContent).toContain('⟦U+202E⟧');
    expect(document.querySelector('b')).toBeNull();
  });

  it('shows a refused word beside its field, and what no field caused below the row', async () => {
    let isKnown = true;
    const receipts = manyReceipts();
    show({
      ...receipts.handlers,
      'evidence.add': (input, context) =>
        isKnown
          ? must(receipts.handlers['evidence.add'])(input, context)
          : Promise.reject(inputError('grant-unknown', 'That file is not known.', 'Choose it again.')),
    });
    await drop('novel.txt');
    await details('novel.txt');
    box('Edition').focus();
    await userEvent.paste('x'.repeat(501));
    await details('novel.txt');
    await receive();
    // The details open by themselves where the trouble is among them.
    await waitFor(() => expect(box('Edition').getAttribute('aria-invalid')).toBe('true'));
    expect(box('Edition').value).toHaveLength(501);
    box('Edition').focus();
    await userEvent.keyboard('{Backspace}');
    isKnown = false;
    await receive();
    expect(await screen.findByText('Choose it again.')).toBeTruthy();
    expect(names()).toEqual(['novel.txt']);
  });

  it('brings waiting files and what was said about them back after a reload', async () => {
    show();
    await drop('novel.txt');
    box('Title: novel.txt').focus();
    await userEvent.keyboard('Moby-Dick');
    cleanup();
    show();
    await row('novel.txt');
    expect(box('Title: novel.txt').value).toBe('Moby-Dick');
    await userEvent.click(screen.getByRole('button', { name: 'Remove novel.txt' }));
    cleanup();
    show();
    await screen.findByRole('button', { name: 'Choose files…' });
    expect(names()).toEqual([]);
  });

  it('discards on the server what was sent and is no longer wanted, and says when that fails', async () => {
    const client = show({
      'files.discard': () =>
        Promise.reject(environmentError('file-denied', 'Permission is denied.', 'Change the permissions.')),
    });
    await drop('novel.txt');
    await userEvent.click(screen.getByRole('button', { name: 'Remove novel.txt' }));
    expect(await screen.findByText('A file could not be discarded')).toBeTruthy();
    expect(client.calls.filter(({ name }) => name === 'files.discard')).toEqual([
      { name: 'files.discard', input: { grantId: grant(0) } },
    ]);
  });

  it('follows a file that was being received before a reload, in its own row', async () => {
    const begun = sampleJob('evidence-add', { caseId: CASE_ID, done: 8, total: 16, unit: 'bytes' });
    const job = oneJob(begun);
    const handlers: Partial<Handlers> = {
      ...job.handlers,
      'jobs.list': () => Promise.resolve({ jobs: [begun] }),
      'evidence.add': () => Promise.resolve({ jobId: JOB_ID }),
    };
    show(handlers);
    await drop('novel.txt');
    await receive();
    await screen.findByRole('progressbar');
    cleanup();
    const client = show(handlers);
    await row('novel.txt');
    expect(await screen.findAllByRole('progressbar')).toHaveLength(1);
    job.goOn(client, doneJob({ kind: 'evidence-add', evidenceId: 'E1' }));
    expect(await screen.findByRole('link', { name: 'E1' })).toBeTruthy();
    cleanup();
    // In a window that knows nothing of it, the job is followed by itself.
    sessionStorage.clear();
    job.goOn(client, begun);
    show(handlers);
    expect(await screen.findAllByRole('progressbar')).toHaveLength(1);
    expect(names()).toEqual([]);
  });
});

describe('receiving many', () => {
  it('states role, source and receiver of all rows at once, or of those that are selected, and of those that come later', async () => {
    const receipts = manyReceipts();
    const client = show(receipts.handlers);
    await drop('a.txt', 'b.txt', 'c.txt');
    const all = within(await screen.findByRole('group', { name: 'Same for all' }));
    await waitFor(() =>
      expect(document.activeElement).toBe(all.getByRole('textbox', { name: 'Received from' })),
    );
    await userEvent.keyboard('counsel');
    for (const name of ['a.txt', 'b.txt', 'c.txt'])
      expect(box(`Received from: ${name}`).value).toBe('counsel');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select b.txt' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select c.txt' }));
    const two = screen.getByRole('group', { name: 'Same for the 2 selected' });
    await choose(/Role$/, 'Control', two);
    await userEvent.click(within(two).getByRole('textbox', { name: 'Received by' }));
    await userEvent.keyboard('R. Roe');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select b.txt' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select c.txt' }));
    await drop('d.txt');
    expect(box('Received from: d.txt').value).toBe('counsel');
    // Everything is said: one key receives all.
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Receive all' })),
    );
    box('Title: a.txt').focus();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(adds(client)).toHaveLength(4));
    expect(
      adds(client).map(({ file, role, receivedFrom, receivedBy }) => [file, role, receivedFrom, receivedBy]),
    ).toEqual([
      [grant(0), 'target-work', 'counsel', ''],
      [grant(1), 'control-work', 'counsel', 'R. Roe'],
      [grant(2), 'control-work', 'counsel', 'R. Roe'],
      [grant(3), 'target-work', 'counsel', ''],
    ]);
  });

  it('receives one after another; a refusal in the middle holds up no other, keeps everything, and is mended in its row', async () => {
    const receipts = manyReceipts();
    const client = show(receipts.handlers);
    await drop('a.txt', 'b.txt', 'c.txt');
    box('Title: b.txt').focus();
    await userEvent.keyboard('Moby-Dick');
    await receive();
    await waitFor(() => expect(adds(client)).toHaveLength(3));
    const states = (): string[] =>
      [...document.querySelectorAll('.intake-row .p-badge')].map(({ textContent }) => textContent);
    await waitFor(() => expect(states()).toEqual(['receiving', 'after 1', 'after 2']));
    // What is being received cannot be changed any more.
    expect(box('Title: c.txt').disabled).toBe(true);
    receipts.end(client, 0, doneJob({ kind: 'evidence-add', evidenceId: 'E1' }));
    await waitFor(() => expect(states()).toEqual(['receiving', 'after 1']));
    const duplicate = inputError('evidence-duplicate', 'It is already in the case as E1.', 'Use E1.');
    receipts.end(client, 1, sampleJob('evidence-add', { state: 'failed', error: duplicate.toData() }));
    await waitFor(() => expect(states()).toEqual(['refused', 'receiving']));
    receipts.end(client, 2, doneJob({ kind: 'evidence-add', evidenceId: 'E2' }));
    await waitFor(() => expect(names()).toEqual(['b.txt']));
    expect(screen.getByRole('link', { name: 'E2' })).toBeTruthy();
    expect(screen.getByText('It is already in the case as E1.')).toBeTruthy();
    expect(box('Title: b.txt').value).toBe('Moby-Dick');
    await choose(/Role of b\.txt/, 'Control');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(adds(client)).toHaveLength(4));
    expect(adds(client)[3]).toMatchObject({ file: grant(1), role: 'control-work', title: 'Moby-Dick' });
    receipts.end(client, 3, doneJob({ kind: 'evidence-add', evidenceId: 'E3' }));
    expect(await screen.findByRole('link', { name: 'E3' })).toBeTruthy();
    expect(names()).toEqual([]);
    // Nobody had to send it again.
    expect(client.calls.some(({ name }) => name === 'files.discard')).toBe(false);
  });

  it('cancels one of them, which waits again', async () => {
    const receipts = manyReceipts();
    const client = show({ ...receipts.handlers, 'jobs.cancel': () => Promise.resolve({}) });
    await drop('a.txt', 'b.txt');
    await receive();
    const cancel = await screen.findByRole('button', { name: 'Cancel b.txt' });
    await waitFor(() => expect(cancel).toHaveProperty('disabled', false));
    await userEvent.click(cancel);
    expect(client.calls.find(({ name }) => name === 'jobs.cancel')?.input).toEqual({
      jobId: receipts.ids[1],
    });
    receipts.end(client, 1, sampleJob('evidence-add', { state: 'cancelled' }));
    expect(await within(await row('b.txt')).findByText('waiting')).toBeTruthy();
    expect(within(await row('a.txt')).getByText('receiving')).toBeTruthy();
  });

  it('says which of several could not be added, and takes the others', async () => {
    show();
    await screen.findByRole('button', { name: 'Choose files…' });
    await drop('refused.txt', 'novel.txt');
    expect(screen.getByText('refused.txt could not be added')).toBeTruthy();
    expect(screen.getByText('Make room.')).toBeTruthy();
    expect(names()).toEqual(['novel.txt']);
  });

  it('replaces a refused file by one of the same name that is sent after it, and keeps what was said', async () => {
    const receipts = manyReceipts();
    const client = show(receipts.handlers);
    await drop('novel.txt');
    box('Title: novel.txt').focus();
    await userEvent.keyboard('Moby-Dick');
    await receive();
    await screen.findByText('receiving');
    receipts.end(client, 0, sampleJob('evidence-add', { state: 'failed', error: notUtf8().toData() }));
    await screen.findByText('Name its encoding.');
    expect(client.calls.some(({ name }) => name === 'files.discard')).toBe(false);
    await drop('novel.txt');
    await screen.findByText(/was sent again/);
    expect(client.calls.filter(({ name }) => name === 'files.discard')).toEqual([
      { name: 'files.discard', input: { grantId: grant(0) } },
    ]);
    expect(names()).toEqual(['novel.txt']);
    expect(box('Title: novel.txt').value).toBe('Moby-Dick');
    // As long as it was not refused, a file of the same name is another file.
    await drop('novel.txt');
    await waitFor(() => expect(names()).toEqual(['novel.txt', 'novel.txt']));
  });
});

describe('an encoding that must be stated', () => {
  it('is asked for before the file is received, with samples', async () => {
    const receipts = manyReceipts();
    const client = show({
      ...receipts.handlers,
      'evidence.recognize': () => Promise.resolve({ ...TEXT, problem: notUtf8(PROPOSALS).toData() }),
    });
    await drop('novel.txt');
    const choices = within(
      await screen.findByRole('group', { name: 'Encodings in which the file can be read' }),
    );
    expect(choices.getByText(/in line 3/)).toBeTruthy();
    expect(screen.getByText(/^1 file to correct/)).toBeTruthy();
    const [first] = choices.getAllByRole('listitem');
    expect(first?.textContent).toContain('Le caf\u00e9 \u27e6U+202E\u27e7<i>au lait');
    expect(document.querySelector('i')).toBeNull();
    await userEvent.click(choices.getByRole('button', { name: 'Read as windows-1252' }));
    expect(await screen.findByText('plain text, windows-1252 · 16 bytes')).toBeTruthy();
    expect(within(await row('novel.txt')).getByText('waiting')).toBeTruthy();
    expect(screen.getByText(/^1 file waiting/)).toBeTruthy();
    expect(adds(client)).toEqual([]);
    // It is chosen from a list, which has what can be read on top.
    await details('novel.txt');
    await userEvent.click(screen.getByRole('button', { name: /Encoding/ }));
    const options = (await screen.findAllByRole('option')).map((option) => option.textContent);
    expect(options.slice(0, 3).join()).toMatch(
      /^Not stated.*,windows-1252.*can be read.*,macintosh.*can be read/,
    );
    await userEvent.click(screen.getByRole('option', { name: /^macintosh/ }));
    await receive();
    await waitFor(() => expect(adds(client)).toMatchObject([{ encoding: 'macintosh' }]));
  });

  it('is stated after a refusal, and the same file is received at once', async () => {
    const receipts = manyReceipts();
    const client = show(receipts.handlers);
    await drop('novel.txt');
    await receive();
    await screen.findByText('receiving');
    const error = notUtf8(PROPOSALS).toData();
    receipts.end(client, 0, sampleJob('evidence-add', { state: 'failed', error }));
    const macintosh = await screen.findByRole('button', { name: 'Receive as macintosh' });
    macintosh.focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(adds(client)).toHaveLength(2));
    expect(adds(client)[1]).toMatchObject({ file: grant(0), encoding: 'macintosh' });
    receipts.end(client, 1, doneJob({ kind: 'evidence-add', evidenceId: 'E1' }));
    expect(await screen.findByRole('link', { name: 'E1' })).toBeTruthy();
  });

  it('is a field among the details, which open, where nothing is proposed', async () => {
    const receipts = manyReceipts();
    const client = show(receipts.handlers);
    await drop('novel.txt');
    await receive();
    await screen.findByText('receiving');
    receipts.end(client, 0, sampleJob('evidence-add', { state: 'failed', error: notUtf8().toData() }));
    expect(await screen.findByText('Name its encoding.')).toBeTruthy();
    await choose(/Encoding/, 'utf-16le');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(adds(client)[1]).toMatchObject({ encoding: 'utf-16le' }));
  });
});

describe('files and folders of the machine', () => {
  it('come from the native dialog, several at once, shards as one, and are copied only if asked to', async () => {
    const file = (at: number, name: string) => ({
      grantId: grant(at),
      name,
      kind: 'file' as const,
      sizeBytes: 42_000_000_000,
    });
    const client = show(
      {
        'files.chooseFiles': () =>
          Promise.resolve({
            files: [
              file(1, 'big-00001-of-00002.gguf'),
              file(2, 'big-00002-of-00002.gguf'),
              file(3, 'small.gguf'),
            ],
          }),
        'evidence.recognize': () =>
          Promise.reject(environmentError('file-denied', 'It may not be read.', 'Allow it.')),
        'evidence.add': () =>
          Promise.reject(environmentError('disk-full', 'The disk is full.', 'Make room.')),
      },
      sampleHome(DESKTOP),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Choose files…' }));
    await row('small.gguf');
    expect(client.calls.find(({ name }) => name === 'files.chooseFiles')?.input).toEqual({
      purpose: 'evidence',
      multiple: true,
    });
    expect(names()).toEqual(['big-00001-of-00002.gguf', 'small.gguf']);
    expect(within(await row('big-00001-of-00002.gguf')).getByText(/2 shards/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /on the server/ })).toBeNull();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select small.gguf' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Copy into the case' }));
    await receive();
    expect(await screen.findAllByText('Make room.')).toHaveLength(2);
    expect(adds(client).map(({ file: id, role, copy }) => [id, role, copy])).toEqual([
      [grant(1), 'target-model', false],
      [grant(3), 'reference-model', true],
    ]);
  });

  it('takes a folder as one collection, or its files one by one', async () => {
    const folder = {
      grantId: grant(9),
      name: 'lyrics',
      kind: 'folder' as const,
      sizeBytes: 0,
      path: '/x/lyrics',
    };
    const within_ = [
      { grantId: grant(1), name: 'one.txt', kind: 'file' as const, sizeBytes: 3 },
      { grantId: grant(2), name: 'two.txt', kind: 'file' as const, sizeBytes: 4 },
    ];
    let entries: typeof within_ = [];
    const receipts = manyReceipts();
    const client = show(
      {
        ...receipts.handlers,
        'files.chooseFolder': () => Promise.resolve({ folder }),
        'files.describe': () => Promise.resolve(folder),
        'files.within': () => Promise.resolve({ entries, omitted: 0 }),
        'evidence.recognize': ({ file }) =>
          Promise.resolve(file === grant(9) ? { ...TEXT, format: 'folder', sizeBytes: 0 } : TEXT),
      },
      sampleHome(DESKTOP),
    );
    dropFolder(await screen.findByText('Drop models, works and controls here'), 'lyrics');
    await row('lyrics');
    await userEvent.click(screen.getByRole('button', { name: 'Remove lyrics' }));
    await userEvent.click(screen.getByRole('button', { name: 'Choose a folder of works…' }));
    expect(within(await row('lyrics')).getByText('folder: a collection of works')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /Role of lyrics/ }));
    expect(await screen.findAllByRole('option')).toHaveLength(4);
    await userEvent.keyboard('{Escape}');
    box('Received from: lyrics').focus();
    await userEvent.keyboard('the singer');
    await userEvent.click(screen.getByRole('button', { name: 'Its files one by one' }));
    expect(await screen.findByText(/lyrics holds 0 files/)).toBeTruthy();
    await receive();
    await waitFor(() =>
      expect(adds(client)).toMatchObject([{ file: grant(9), role: 'target-work', copy: true }]),
    );
    receipts.end(client, 0, sampleJob('evidence-add', { state: 'cancelled' }));
    entries = within_;
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Its files one by one' })).toHaveProperty('disabled', false),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Its files one by one' }));
    await row('two.txt');
    expect(names()).toEqual(['one.txt', 'two.txt']);
    expect(box('Received from: one.txt').value).toBe('the singer');
  });

  it('says what to do with a folder that is dropped in a browser', async () => {
    show();
    dropFolder(await screen.findByText('Drop models, works and controls here'), 'lyrics');
    expect(await screen.findByText(/pack it into a ZIP and drop that/)).toBeTruthy();
    expect(names()).toEqual([]);
  });

  it('are asked for at once where the address says so', async () => {
    show({ 'files.roots': () => Promise.resolve({ roots: [] }) }, sampleHome(), '?choose=1');
    expect(await screen.findByRole('dialog', { name: /^Choose files and folders/ })).toBeTruthy();
    // A reload does not ask again.
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/evidence`);
  });
});

/** Drops a folder as browsers hand it over: a file without contents whose entry says that it is a folder. */
function dropFolder(target: Element, name: string): void {
  const event = new Event('drop', { bubbles: true, cancelable: true });
  const item = {
    kind: 'file',
    type: '',
    webkitGetAsEntry: () => ({ isDirectory: true, isFile: false }),
    getAsFile: () => new File([], name),
  };
  Object.defineProperty(event, 'dataTransfer', {
    value: { items: [item], files: [], types: ['Files'], dropEffect: 'copy', effectAllowed: 'all' },
  });
  target.dispatchEvent(event);
}
