// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { ToastRegion } from '../../../renderer/components/index.js';
import { ExhibitsScreen } from '../../../renderer/features/exhibits/ExhibitsScreen.js';
import { decodeArray, type CallOutput, type Handlers } from '../../../src/contract/index.js';
import { environmentError, inputError } from '../../../src/base/index.js';
import { STANDING } from '../../../src/domain/index.js';
import { valueWords } from '../../../src/figure/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { passageContent, sampleContinuation } from '../../support/samples/sampleExhibits.js';
import { sampleInspection } from '../../support/samples/sampleInspections.js';
import { sampleReader } from '../reader/sampleReader.js';
import { sampleFindings } from '../findings/sampleFindings.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { READER, sampleHome } from '../support/sampleHome.js';
import { showScreen } from '../support/showScreen.js';

type Exhibit = CallOutput<'exhibits.list'>['exhibits'][number];

afterEach(cleanup);

function exhibit(number: number, part: Partial<Exhibit> = {}): Exhibit {
  return {
    id: `P${number}`,
    kind: 'passage',
    title: `Exhibit ${number}`,
    note: '',
    createdAt: '2026-11-25T10:00:00.000Z',
    createdBy: 'examiner@host',
    contentSha256: 'a'.repeat(64),
    label: `PX-00${number}`,
    intact: true,
    content: passageContent(),
    ...part,
  };
}

/** Keeps exhibits as a workbench does: labels follow the order, and windows are told. */
function shelf(first: readonly Exhibit[]): {
  handlers: Partial<Handlers>;
  tell: (client: DoubleClient) => void;
  order: () => string[];
} {
  let exhibits = [...first];
  return {
    order: () => exhibits.map(({ id }) => id),
    tell: (client) => client.emit('case.changed', { caseId: CASE_ID, what: 'exhibits' }),
    handlers: {
      'exhibits.list': () =>
        Promise.resolve({ exhibits: exhibits.map((one, index) => ({ ...one, label: `PX-00${index + 1}` })) }),
      'exhibits.move': ({ exhibitId, before }) => {
        const moved = must(exhibits.find(({ id }) => id === exhibitId));
        const others = exhibits.filter(({ id }) => id !== exhibitId);
        const at = before === null ? others.length : others.findIndex(({ id }) => id === before);
        exhibits = others.toSpliced(at, 0, moved);
        return Promise.resolve({});
      },
      'exhibits.remove': ({ exhibitId }) => {
        exhibits = exhibits.filter(({ id }) => id !== exhibitId);
        return Promise.resolve({});
      },
    },
  };
}

function show(handlers: Partial<Handlers>, home = sampleHome()): DoubleClient {
  const client = doubleClient(
    {
      'case.show': () => Promise.resolve(sampleOverview()),
      'home.show': () => Promise.resolve(home),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  showScreen(<ExhibitsScreen caseId={CASE_ID} />, client, `#/case/${CASE_ID}/exhibits`);
  return client;
}

async function press(name: string): Promise<void> {
  (await screen.findByRole('button', { name })).focus();
  await userEvent.keyboard('{Enter}');
}

describe('ExhibitsScreen', () => {
  it('teaches how something becomes an exhibit when there is none', async () => {
    show(shelf([]).handlers);
    expect(await screen.findByRole('heading', { name: 'No exhibits yet' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Go to reports' })).toBeNull();
  });

  it('names the login that marked it, and beside it the examiner of the case', async () => {
    const overview = sampleOverview();
    const { index } = overview;
    const named = { ...overview, index: { ...index, head: { ...index.head, examiner: 'Dr. A. Roe' } } };
    show({
      ...shelf([exhibit(1, { createdBy: 'person-1' })]).handlers,
      'case.show': () => Promise.resolve(named),
    });
    const said = must((await screen.findByText('Dr. A. Roe')).closest('p')).textContent;
    expect(said).toMatch(/^Marked .*, login person-1\. Examiner of the case: Dr\. A\. Roe$/);
  });

  it('says that it reads, what went wrong with its remedy, and tries again', async () => {
    let isBroken = true;
    let answer: () => void = () => undefined;
    show({
      'exhibits.list': async () => {
        if (!isBroken) return { exhibits: [exhibit(1)] };
        await new Promise<void>((resolve) => (answer = resolve));
        throw environmentError('file-denied', 'It may not be read.', 'Give the right to read it.');
      },
    });
    expect(await screen.findByText('Reading the exhibits…')).toBeTruthy();
    answer();
    expect(await screen.findByText('Give the right to read it.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: /Exhibit 1/ })).toBeTruthy();
  });

  it('shows what each is, as text, with a door to where it comes from', async () => {
    show({
      'exhibits.list': () =>
        Promise.resolve({
          exhibits: [
            exhibit(1, {
              title: HOSTILE,
              note: HOSTILE,
              createdBy: HOSTILE,
              content: passageContent(` ${HOSTILE}`, 120),
            }),
            exhibit(2, {
              kind: 'finding',
              content: { kind: 'finding', examinationId: 'X1', findingId: HOSTILE },
            }),
            exhibit(3, {
              kind: 'continuation',
              content: {
                kind: 'continuation',
                record: sampleContinuation({
                  outputText: HOSTILE,
                  decoding: {
                    kind: 'sample',
                    policy: { topK: 40, temperature: 1, topP: null },
                    seed: HOSTILE,
                  },
                }),
              },
            }),
            exhibit(4, { intact: false, content: null }),
          ],
        }),
    });
    const [passage, finding, continuation, changed] = await screen.findAllByRole('listitem');
    expect(must(passage).textContent.split(HOSTILE_SHOWN)).toHaveLength(5);
    expect(must(passage).querySelector('blockquote')?.textContent).toBe(HOSTILE_SHOWN);
    expect(within(must(passage)).getByRole('link').getAttribute('href')).toContain('/reader/');
    expect(within(must(finding)).getByRole('link').getAttribute('href')).toBe(
      `#/case/${CASE_ID}/findings/X1`,
    );
    expect(must(continuation).textContent).toContain(HOSTILE_SHOWN);
    expect(within(must(continuation)).getByRole('link').getAttribute('href')).toContain('/compare');
    expect(within(must(changed)).getByRole('alert').textContent).toContain('Changed');
    expect(document.querySelector('img')).toBeNull();
  });

  it('shows a finding with its number, its control and its standing', async () => {
    const findings = must((await sampleFindings()).findings['X1']);
    const found = must(findings.findings[0]);
    show({
      'exhibits.list': () =>
        Promise.resolve({
          exhibits: [
            exhibit(1, {
              kind: 'finding',
              content: { kind: 'finding', examinationId: 'X1', findingId: found.id },
            }),
          ],
        }),
      'findings.show': () => Promise.resolve({ status: 'finished', findings }),
    });
    const line = must((await screen.findByText(found.title)).closest('p'));
    expect(line.textContent).toContain(valueWords(found));
    expect(line.textContent).toContain(STANDING[found.standing].phrase);
    expect(screen.queryByText(found.id)).toBeNull();
  });

  it('shows a passage with its probability and the most probable passage of the control', async () => {
    const { windows } = sampleReader('E3');
    const ends = [...decodeArray('u32', windows.endChar)];
    const starts = [...decodeArray('u32', windows.startChar)];
    const place = { examinationId: 'X1', workId: 'E3', startChar: must(starts[1]) };
    const passage = (endChar: number) => ({ ...passageContent(), ...place, endChar });
    show({
      'reader.open': () => Promise.resolve(sampleReader('E3')),
      'exhibits.list': () =>
        Promise.resolve({
          exhibits: [
            exhibit(1, { content: passage(must(ends[1])) }),
            exhibit(2, { content: passage(must(ends[3])) }),
          ],
        }),
    });
    const said = (await screen.findAllByText('Probability')).map(
      (term) => must(term.closest('p')).textContent,
    );
    expect(said).toEqual([
      'Probability 10^−10 full softmax, T 1; most probable passage of the control 10^−65',
      'Probability 10^−10 full softmax, T 1; the most probable of 3 passages that it overlaps; most probable passage of the control 10^−65',
    ]);
  });

  it('shows the results of an inspection, and a door to the model', async () => {
    const record = sampleInspection();
    show({
      'exhibits.list': () =>
        Promise.resolve({
          exhibits: [exhibit(1, { kind: 'inspection', content: { kind: 'inspection', record } })],
        }),
    });
    const door = await screen.findByRole('link', { name: 'E1 compared with E5' });
    expect(door.getAttribute('href')).toBe(`#/case/${CASE_ID}/models/E1`);
    expect(screen.getByText(/The null hypothesis is rejected: /)).toBeTruthy();
    expect(screen.getByText('model inspection')).toBeTruthy();
  });

  it('moves by keyboard: the focus stays on what moves, and its new label is said', async () => {
    const { handlers, tell, order } = shelf([exhibit(1), exhibit(2), exhibit(3)]);
    const client = show(handlers);
    await press('Move PX-001 down');
    await waitFor(() => expect(order()).toEqual(['P2', 'P1', 'P3']));
    tell(client);
    expect(await screen.findByText('It is now PX-002.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Move PX-002 down'));
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(order()).toEqual(['P2', 'P3', 'P1']));
    tell(client);
    // At the end it can only go up again.
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Move PX-003 up'));
    expect(screen.getByRole('button', { name: 'Move PX-003 down' })).toHaveProperty('disabled', true);
  });

  it('says why something was not moved', async () => {
    show({
      ...shelf([exhibit(1), exhibit(2)]).handlers,
      'exhibits.move': () => Promise.reject(environmentError('disk-full', 'The disk is full.', 'Make room.')),
    });
    await press('Move PX-002 up');
    expect(await screen.findByText('The exhibit was not moved')).toBeTruthy();
    expect(screen.getByText('Make room.')).toBeTruthy();
  });

  it('takes a removal back: the exhibit is marked again where it stood', async () => {
    const { handlers } = shelf([exhibit(1, { note: 'Look.' }), exhibit(2)]);
    const client = show({
      ...handlers,
      'exhibits.add': () => Promise.resolve({ exhibitId: 'P3', label: 'PX-002' }),
      'exhibits.move': () => Promise.resolve({}),
    });
    render(<ToastRegion />);
    await press('Remove PX-001');
    await userEvent.click(
      within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    const sent = (name: string): unknown => client.calls.findLast((call) => call.name === name)?.input;
    await waitFor(() =>
      expect(sent('exhibits.move')).toEqual({ caseId: CASE_ID, exhibitId: 'P3', before: 'P2' }),
    );
    expect(sent('exhibits.add')).toEqual({
      caseId: CASE_ID,
      source: { kind: 'passage', examinationId: 'X1', workId: 'E2', startChar: 0, endChar: 16 },
      title: 'Exhibit 1',
      note: 'Look.',
    });
  });

  it('asks before it removes; the focus is not lost with what is gone', async () => {
    const { handlers, tell, order } = shelf([exhibit(1), exhibit(2)]);
    const client = show(handlers);
    await press('Remove PX-001');
    const dialog = await screen.findByRole('alertdialog', { name: 'Remove PX-001?' });
    within(dialog).getByRole('button', { name: 'Cancel' }).focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(order()).toEqual(['P1', 'P2']);
    await press('Remove PX-001');
    within(await screen.findByRole('alertdialog'))
      .getByRole('button', { name: 'Remove' })
      .focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(order()).toEqual(['P2']));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    tell(client);
    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(1));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 })));
  });

  it('changes title and note, beside the field what is wrong with it; nothing typed is lost', async () => {
    let isRefused = true;
    const client = show({
      ...shelf([exhibit(1)]).handlers,
      'exhibits.edit': () =>
        isRefused
          ? Promise.reject(inputError('case-read-only', 'Held elsewhere.', 'Reading works.'))
          : Promise.resolve({}),
    });
    await press('Edit PX-001');
    const title = screen.getByRole<HTMLInputElement>('textbox', { name: 'Title' });
    title.focus();
    await userEvent.paste('x'.repeat(300));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(title.getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(title);
    expect(title.value).toHaveLength(309);
    await userEvent.clear(title);
    await userEvent.keyboard('The storm');
    screen.getByRole('textbox', { name: 'Note' }).focus();
    await userEvent.keyboard('See line 3.');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Reading works.')).toBeTruthy();
    expect(title.value).toBe('The storm');
    isRefused = false;
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull());
    expect(client.calls.findLast(({ name }) => name === 'exhibits.edit')?.input).toEqual({
      caseId: CASE_ID,
      exhibitId: 'P1',
      title: 'The storm',
      note: 'See line 3.',
    });
  });

  it('gives readers the exhibits and nothing that changes them', async () => {
    show(shelf([exhibit(1), exhibit(2)]).handlers, sampleHome(READER));
    expect(await screen.findAllByRole('listitem')).toHaveLength(2);
    for (const name of [/^Move/, /^Edit/, /^Remove/, /Add a note/]) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });
});
