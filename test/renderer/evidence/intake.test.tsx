// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceListScreen } from '../../../renderer/features/evidence/EvidenceListScreen.js';
import type { Handlers } from '../../../src/contract/index.js';
import { environmentError, inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { CASE_ID, sampleOverview } from '../support/sampleCase.js';
import { DESKTOP, sampleHome } from '../support/sampleHome.js';
import { doneJob, JOB_ID, oneJob, sampleJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';

/** What the double grants to every file. */
const GRANT = `g${'0'.repeat(32)}`;
const HOSTILE_NAME = '<b>\u202Etxt.lrac</b>.txt';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

function show(handlers: Partial<Handlers> = {}, home = sampleHome()): DoubleClient {
  const client = doubleClient(
    {
      'case.show': () => Promise.resolve(sampleOverview({}, [])),
      'home.show': () => Promise.resolve(home),
      'jobs.list': () => Promise.resolve({ jobs: [] }),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  showScreen(<EvidenceListScreen caseId={CASE_ID} />, client, `#/case/${CASE_ID}/evidence`);
  return client;
}

async function drop(...names: readonly string[]): Promise<void> {
  await screen.findByRole('button', { name: 'Choose files…' });
  const input = must(document.querySelector<HTMLInputElement>('input[type=file]'));
  await userEvent.upload(
    input,
    names.map((name) => new File(['Call me Ishmael.'], name)),
  );
}

function box(name: string): HTMLInputElement {
  return screen.getByRole<HTMLInputElement>('textbox', { name });
}

function receive(): Promise<void> {
  return userEvent.click(screen.getByRole('button', { name: 'Receive as evidence' }));
}

const adding = (): ReturnType<typeof sampleJob> =>
  sampleJob('evidence-add', {
    title: `Receive ${HOSTILE_NAME}`,
    caseId: CASE_ID,
    done: 8,
    total: 16,
    unit: 'bytes',
  });

describe('receiving evidence', () => {
  it('takes a file, asks what it is, and puts it on record by keyboard', async () => {
    const job = oneJob(adding());
    const client = show({ ...job.handlers, 'evidence.add': () => Promise.resolve({ jobId: JOB_ID }) });
    await drop('novel.txt');
    const role = await screen.findByRole('radio', { name: 'Target work' });
    expect(role).toHaveProperty('checked', true);
    role.focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(screen.getByRole('radio', { name: 'Control' })).toHaveProperty('checked', true);
    box('Received from').focus();
    await userEvent.keyboard('the publisher');
    box('Why the model cannot have seen it').focus();
    await userEvent.keyboard('published after the model was released{Enter}');
    await screen.findByRole('progressbar', { name: /^Receive/ });
    expect(client.calls.find(({ name }) => name === 'evidence.add')?.input).toEqual({
      caseId: CASE_ID,
      file: GRANT,
      role: 'control-work',
      copy: true,
      from: 'the publisher',
      by: '',
      title: '',
      author: '',
      edition: '',
      firstPublished: '',
      whyUnseen: 'published after the model was released',
      howKnown: '',
      encoding: '',
    });
    job.goOn(client, doneJob({ kind: 'evidence-add', evidenceId: 'E7' }));
    expect((await screen.findByRole('link', { name: 'E7' })).getAttribute('href')).toBe(
      `#/case/${CASE_ID}/evidence/E7`,
    );
    expect(screen.queryByRole('button', { name: 'Receive as evidence' })).toBeNull();
    // Nothing of it is left for the next time.
    expect(Object.keys(sessionStorage).filter((key) => key.includes(GRANT))).toEqual([]);
  });

  it('offers the rules of the format that the name suggests, all on, and sends those that are switched off', async () => {
    const client = show({
      'evidence.add': () => Promise.resolve({ jobId: JOB_ID }),
      ...oneJob(adding()).handlers,
    });
    await drop('novel.docx');
    await userEvent.click(await screen.findByText('Rules that make the reading text: all on'));
    const rules = within(screen.getByRole('group', { name: /^For DOCX, as the name suggests/ }));
    expect(rules.getAllByRole('checkbox').every((one) => (one as HTMLInputElement).checked)).toBe(true);
    expect(rules.queryByRole('checkbox', { name: /end of a page/ })).toBeNull();
    await userEvent.click(rules.getByRole('checkbox', { name: 'Omit comments' }));
    expect(screen.getByText('Rules that make the reading text: 1 rule off')).toBeTruthy();
    await receive();
    await waitFor(() => expect(client.calls.some(({ name }) => name === 'evidence.add')).toBe(true));
    expect(client.calls.find(({ name }) => name === 'evidence.add')?.input).toMatchObject({
      rulesOff: ['comments-out'],
    });
  });

  it('offers no rules for plain text, for a model and for a cleaning list', async () => {
    show();
    await drop('novel.txt');
    await screen.findByRole('radio', { name: 'Target work' });
    expect(screen.queryByText(/^Rules that make the reading text/)).toBeNull();
    await drop('novel.pdf');
    await screen.findByText(/^Rules that make the reading text/);
    await userEvent.click(must(screen.getAllByRole('radio', { name: 'Cleaning list' }).at(-1)));
    expect(screen.queryByText(/^Rules that make the reading text/)).toBeNull();
  });

  it('shows a hostile name as text, also while it is received', async () => {
    const job = oneJob(adding());
    show({ ...job.handlers, 'evidence.add': () => Promise.resolve({ jobId: JOB_ID }) });
    await drop(HOSTILE_NAME);
    expect((await screen.findByRole('heading', { name: /^Receive/ })).textContent).toBe(
      'Receive <b>⟦U+202E⟧txt.lrac</b>.txt',
    );
    await receive();
    expect((await screen.findByRole('progressbar')).textContent).toContain('⟦U+202E⟧');
    expect(document.querySelector('b')).toBeNull();
  });

  it('shows the trouble with an encoding beside it, keeps everything, and takes another try', async () => {
    const job = oneJob(adding());
    const client = show({ ...job.handlers, 'evidence.add': () => Promise.resolve({ jobId: JOB_ID }) });
    await drop('novel.txt');
    await screen.findByRole('textbox', { name: 'Author' });
    box('Author').focus();
    await userEvent.keyboard('Herman Melville');
    await receive();
    await screen.findByRole('progressbar');
    const refused = inputError('text-not-utf8', 'The file is not UTF-8.', 'Name its encoding.').toData();
    job.goOn(client, sampleJob('evidence-add', { state: 'failed', error: refused }));
    await waitFor(() => expect(box('Encoding').getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(box('Encoding'));
    expect(screen.getByText('Name its encoding.')).toBeTruthy();
    expect(screen.queryByText('The file was not received')).toBeNull();
    expect(box('Author').value).toBe('Herman Melville');
    await userEvent.keyboard('windows-1252');
    // The field still shows the error of the last time; that keeps nobody from trying again.
    await receive();
    expect(client.calls.filter(({ name }) => name === 'evidence.add')).toHaveLength(2);
  });

  it('shows the encodings that can be read, and receives the same file again with the one that is chosen', async () => {
    const job = oneJob(adding());
    const client = show({ ...job.handlers, 'evidence.add': () => Promise.resolve({ jobId: JOB_ID }) });
    await drop('novel.txt');
    await screen.findByRole('textbox', { name: 'Author' });
    await receive();
    await screen.findByRole('progressbar');
    const proposals = [
      {
        encoding: 'windows-1252',
        sameText: ['iso-8859-1'],
        plausibility: 0.9,
        sample: 'Le caf\u00e9 \u202e<i>au lait',
        line: 3,
      },
      { encoding: 'macintosh', sameText: [], plausibility: -0.1, sample: 'Le caf\u00c8', line: 3 },
    ];
    const refused = inputError('text-not-utf8', 'Not UTF-8.', 'Name its encoding.', { proposals }).toData();
    job.goOn(client, sampleJob('evidence-add', { state: 'failed', error: refused }));
    const choices = within(
      await screen.findByRole('region', { name: 'Encodings in which the file can be read' }),
    );
    expect(choices.getByText(/in line 3/)).toBeTruthy();
    const [first] = choices.getAllByRole('listitem');
    expect(first?.textContent).toContain('Le caf\u00e9 \u27e6U+202E\u27e7<i>au lait');
    expect(document.querySelector('i')).toBeNull();
    choices.getByRole('button', { name: 'Receive as macintosh' }).focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(box('Encoding').value).toBe('macintosh'));
    const [, again] = client.calls.filter(({ name }) => name === 'evidence.add');
    expect(again?.input).toMatchObject({ file: GRANT, encoding: 'macintosh' });
  });

  it('shows beside the encoding that a document states its own', async () => {
    const job = oneJob(adding());
    const client = show({ ...job.handlers, 'evidence.add': () => Promise.resolve({ jobId: JOB_ID }) });
    await drop('novel.epub');
    await screen.findByRole('textbox', { name: 'Author' });
    await receive();
    await screen.findByRole('progressbar');
    const refused = inputError('document-encoding-given', 'It states its own.', 'Leave it empty.').toData();
    job.goOn(client, sampleJob('evidence-add', { state: 'failed', error: refused }));
    await waitFor(() => expect(box('Encoding').getAttribute('aria-invalid')).toBe('true'));
    expect(screen.queryByText('The file was not received')).toBeNull();
  });

  it('shows a refused word beside its field, and what no field caused in its own place', async () => {
    let isKnown = true;
    show({
      'evidence.add': () =>
        isKnown
          ? Promise.resolve({ jobId: JOB_ID })
          : Promise.reject(inputError('grant-unknown', 'That file is not known.', 'Choose it again.')),
    });
    await drop('novel.txt');
    await screen.findByRole('textbox', { name: 'Edition' });
    box('Edition').focus();
    await userEvent.paste('x'.repeat(501));
    await receive();
    await waitFor(() => expect(box('Edition').getAttribute('aria-invalid')).toBe('true'));
    expect(box('Edition').value).toHaveLength(501);
    await userEvent.keyboard('{Backspace}');
    isKnown = false;
    await receive();
    expect(await screen.findByText('Choose it again.')).toBeTruthy();
    expect(box('Edition').value).toHaveLength(500);
  });

  it('says which of several could not be added, and takes the others', async () => {
    show();
    await drop('refused.txt', 'novel.txt');
    expect(await screen.findByText('refused.txt could not be added')).toBeTruthy();
    expect(screen.getByText('Make room.')).toBeTruthy();
    expect(await screen.findByRole('heading', { name: 'Receive novel.txt' })).toBeTruthy();
  });

  it('brings waiting files and their words back after a reload', async () => {
    show();
    await drop('novel.txt');
    await screen.findByRole('textbox', { name: 'Title' });
    box('Title').focus();
    await userEvent.keyboard('Moby-Dick');
    cleanup();
    show();
    expect(await screen.findByRole('heading', { name: 'Receive novel.txt' })).toBeTruthy();
    expect(box('Title').value).toBe('Moby-Dick');
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }));
    cleanup();
    show();
    await screen.findByRole('button', { name: 'Choose files…' });
    expect(screen.queryByRole('heading', { name: 'Receive novel.txt' })).toBeNull();
  });

  it('follows a file that was being received before a reload, in its own form', async () => {
    const begun = adding();
    const job = oneJob(begun);
    const handlers = {
      ...job.handlers,
      'jobs.list': () => Promise.resolve({ jobs: [begun] }),
      'evidence.add': () => Promise.resolve({ jobId: JOB_ID }),
    };
    show(handlers);
    await drop('novel.txt');
    await screen.findByRole('button', { name: 'Receive as evidence' });
    await receive();
    await screen.findByRole('progressbar');
    cleanup();
    const client = show(handlers);
    expect(await screen.findByRole('heading', { name: 'Receive novel.txt' })).toBeTruthy();
    expect(await screen.findAllByRole('progressbar')).toHaveLength(1);
    job.goOn(client, doneJob({ kind: 'evidence-add', evidenceId: 'E1' }));
    expect(await screen.findByRole('link', { name: 'E1' })).toBeTruthy();
    cleanup();
    // In a window that knows nothing of it, the job is followed by itself.
    sessionStorage.clear();
    job.goOn(client, begun);
    show(handlers);
    expect(await screen.findAllByRole('progressbar')).toHaveLength(1);
    expect(screen.queryByRole('heading', { name: 'Receive novel.txt' })).toBeNull();
  });

  it('asks the desktop for a file and copies it only if asked to', async () => {
    const client = show(
      {
        'files.chooseFiles': () =>
          Promise.resolve({
            files: [{ grantId: GRANT, name: 'big.gguf', kind: 'file', sizeBytes: 42_000_000_000 }],
          }),
        'evidence.add': () =>
          Promise.reject(environmentError('disk-full', 'The disk is full.', 'Make room.')),
      },
      sampleHome(DESKTOP),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Choose files…' }));
    expect(screen.queryByRole('button', { name: 'Choose a file on the server…' })).toBeNull();
    const form = must((await screen.findByRole('heading', { name: 'Receive big.gguf' })).closest('section'));
    expect(within(form).getByRole('radio', { name: 'Model under examination' })).toHaveProperty(
      'checked',
      true,
    );
    expect(within(form).queryByRole('textbox', { name: 'Encoding' })).toBeNull();
    await receive();
    expect(await screen.findByText('Make room.')).toBeTruthy();
    expect(client.calls.at(-1)?.input).toMatchObject({ copy: false, role: 'target-model' });
  });

  it('takes a folder of works that is dropped on the desktop or chosen there, and keeps it packed', async () => {
    const folder = {
      grantId: GRANT,
      name: 'lyrics',
      kind: 'folder' as const,
      sizeBytes: 0,
      path: '/x/lyrics',
    };
    const client = show(
      {
        'files.chooseFolder': () => Promise.resolve({ folder }),
        'files.describe': () => Promise.resolve(folder),
        'evidence.add': () => Promise.resolve({ jobId: JOB_ID }),
        ...oneJob(adding()).handlers,
      },
      sampleHome(DESKTOP),
    );
    const again = async (): Promise<HTMLElement> =>
      must((await screen.findByRole('heading', { name: 'Receive lyrics' })).closest('section'));
    dropFolder(await screen.findByText('Drop a model, a work or a control here'), 'lyrics');
    const form = await again();
    await userEvent.click(within(form).getByRole('button', { name: 'Discard' }));
    await userEvent.click(screen.getByRole('button', { name: 'Choose a folder of works…' }));
    expect(client.calls.find(({ name }) => name === 'files.chooseFolder')?.input).toEqual({
      purpose: 'works',
    });
    const roles = within(await again())
      .getAllByRole('radio')
      .map((radio) => radio.closest('label')?.textContent);
    expect(roles).toHaveLength(4);
    expect(roles.join()).not.toMatch(/model under|cleaning list/i);
    const packed = screen.getByRole('checkbox', { name: /Keep the packed file/ });
    expect([packed.getAttribute('disabled') === null, (packed as HTMLInputElement).checked]).toEqual([
      false,
      true,
    ]);
    await receive();
    expect(client.calls.find(({ name }) => name === 'evidence.add')?.input).toMatchObject({
      file: GRANT,
      role: 'target-work',
      copy: true,
    });
  });

  it('says what to do with a folder that is dropped in a browser', async () => {
    show();
    dropFolder(await screen.findByText('Drop a model, a work or a control here'), 'lyrics');
    expect(await screen.findByText(/pack it into a ZIP and drop that/)).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Receive lyrics' })).toBeNull();
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
