// @vitest-environment happy-dom
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseOverview } from '../../../src/contract/index.js';
import { App } from '../../../renderer/app/App.js';
import { must } from '../../support/must.js';
import { CaseNavigation } from '../../../renderer/app/CaseNavigation.js';
import { caseTree } from '../../../renderer/app/caseTree.js';
import { navigate } from '../../../renderer/navigation/hashLocation.js';
import { ScreenBoundary } from '../../../renderer/app/ScreenBoundary.js';
import { applyStoredAppearance, setAppearance } from '../../../renderer/navigation/theme.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { CASE_ID, sampleOverview } from '../support/sampleCase.js';

const AT = '2026-11-25T12:04:31.000Z';
const SHA = 'a'.repeat(64);

beforeEach(() => {
  localStorage.clear();
  window.location.hash = '#/nowhere';
});
afterEach(cleanup);

function client(role: 'writer' | 'reader' = 'writer'): DoubleClient {
  return doubleClient({
    'home.show': () =>
      Promise.resolve({
        program: { name: 'palimpsest', version: '0.1.0', build: '' },
        door: 'browser',
        role,
        capabilities: { nativeDialogs: false, reveal: false, print: false, upload: true },
        cases: [],
        examiner: null,
        home: null,
      }),
    'system.offline': () => Promise.resolve({ blocked: 0, attempts: [] }),
  });
}

describe('the window', () => {
  it('has one main part, a way to skip to it, and says where one is', async () => {
    render(<App client={client()} />);
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toBe('Page not found');
    await userEvent.click(screen.getByRole('button', { name: 'Skip to content' }));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')));
    expect(document.title).toBe('Not found · Palimpsest');
  });

  it('counts refused attempts as they come and lists them', async () => {
    const double = client();
    render(<App client={double} />);
    expect((await screen.findByText('offline: 0 attempts blocked')).tagName).toBe('BUTTON');
    act(() =>
      double.emit('offline.changed', { blocked: 1, attempts: [{ at: AT, what: 'fetch <b>https://x</b>' }] }),
    );
    await userEvent.click(await screen.findByText('offline: 1 attempt blocked'));
    expect(screen.getByRole('list', { name: 'Blocked attempts' }).textContent).toBe(
      '2026-11-25 12:04:31 UTC fetch <b>https://x</b>',
    );
  });

  it('says when it may only read, and why', async () => {
    render(<App client={client('reader')} />);
    await userEvent.click(await screen.findByRole('button', { name: 'read-only' }));
    expect(screen.getByRole('dialog').textContent).toBe(
      'You have a read-only link: this window cannot change anything.',
    );
  });

  it('says when the workbench does not answer, and stops saying so', async () => {
    const double = client();
    render(<App client={double} />);
    act(() => double.setConnection('lost'));
    expect((await screen.findByText(/does not answer. Trying again/)).tagName).toBe('P');
    act(() => double.setConnection('connected'));
    await waitFor(() => expect(screen.queryByText(/does not answer/)).toBeNull());
  });

  it('moves the focus to the heading of the next screen, but not on the first', async () => {
    render(<App client={client()} />);
    await screen.findByRole('heading', { level: 1 });
    await waitFor(() => expect(document.activeElement).toBe(document.body));
    act(() => navigate('#/elsewhere'));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 })));
  });

  it('asks nothing about a case that was left, which would open it again', async () => {
    const double = doubleClient({
      'home.show': () => client().call('home.show', {}),
      'system.offline': () => Promise.resolve({ blocked: 0, attempts: [] }),
      'case.show': () => Promise.resolve(sampleOverview()),
      'runs.list': () => Promise.resolve({ queue: [], examinations: [], isOthersTurn: false }),
    });
    window.location.hash = `#/case/${CASE_ID}/runs`;
    render(<App client={double} />);
    await waitFor(() => expect(double.calls.some(({ name }) => name === 'runs.list')).toBe(true));
    await waitFor(() => expect(double.calls.some(({ name }) => name === 'case.show')).toBe(true));
    const before = double.calls.length;
    act(() => navigate('#/'));
    await waitFor(() =>
      expect(double.calls.slice(before).some(({ name }) => name === 'system.offline')).toBe(true),
    );
    await screen.findByRole('heading', { level: 1, name: 'Cases' });
    expect(double.calls.slice(before).filter(({ input }) => 'caseId' in (input as object))).toEqual([]);
  });

  it('opens the palette and the shortcut list by keyboard', async () => {
    render(<App client={client()} />);
    await screen.findByRole('heading', { level: 1 });
    await userEvent.keyboard('{Control>}k{/Control}');
    expect(await screen.findByRole('dialog', { name: 'Commands' })).toBe(screen.getByRole('dialog'));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.keyboard('?');
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBe(
      screen.getByRole('dialog'),
    );
  });
});

describe('ScreenBoundary', () => {
  it('shows what broke and tries again', async () => {
    let isBroken = true;
    function Screen(): React.JSX.Element {
      if (isBroken) throw new Error('the screen broke');
      return <p>whole</p>;
    }
    render(
      <ScreenBoundary>
        <Screen />
      </ScreenBoundary>,
      { onCaughtError: () => undefined },
    );
    expect(screen.getByRole('alert').textContent).toContain('the screen broke');
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(screen.getByText('whole').tagName).toBe('P');
  });
});

type Item = CaseOverview['index']['evidence'][number];

function item(id: string, role: Item['role'], title: string): Item {
  return {
    id,
    role,
    name: `${id}.bin`,
    title,
    author: '',
    edition: '',
    storage: 'copied',
    path: id,
    files: [{ path: id, name: id, sizeBytes: 1, sha256: SHA }],
    sha256: SHA,
    sizeBytes: 1,
    receivedFrom: '',
    receivedBy: '',
    receivedAt: AT,
    encoding: '',
  };
}

const OVERVIEW: Pick<CaseOverview, 'index' | 'examinations' | 'audit'> = {
  index: {
    schema: 'palimpsest-case',
    schemaVersion: 1,
    anchor: { entries: 0, sha256: '0'.repeat(64) },
    id: 'c',
    createdAt: AT,
    head: {
      caption: '',
      court: '',
      docket: '',
      examiner: '',
      examinerTitle: '',
      laboratory: '',
      question: '',
    },
    evidence: [
      item('E1', 'target-model', ''),
      item('E2', 'target-work', 'Novel\u202e'),
      item('E3', 'cleaning-list', 'List'),
    ],
    examinations: [],
    exhibits: [],
    nextExhibit: 1,
    reports: [],
  },
  examinations: [],
  audit: { entries: 3, sha256: SHA },
};

describe('the tree of a case', () => {
  it('puts evidence where it belongs and shows hidden characters', () => {
    const tree = caseTree('c', OVERVIEW);
    const names = (id: string): (string | undefined)[] | undefined =>
      tree.find((node) => node.id === id)?.children?.map(({ textValue }) => textValue);
    expect(names('#/case/c/evidence')).toEqual(['E1 E1.bin', 'E2 Novel⟦U+202E⟧', 'E3 List']);
    expect(tree.find(({ textValue }) => textValue === 'Works')?.children?.map(({ id }) => id)).toEqual([
      '#/case/c/works/E2',
    ]);
    expect(tree.find(({ textValue }) => textValue === 'Models')?.children?.map(({ id }) => id)).toEqual([
      '#/case/c/models/E1',
    ]);
    expect(
      tree.filter(({ textValue }) => ['Works', 'Models'].includes(textValue)).map(({ id }) => id),
    ).toEqual(['#/case/c/evidence?of=works', '#/case/c/evidence?of=models']);
    expect(tree.find(({ textValue }) => textValue === 'Audit')?.badge).toBe('3');
  });

  it('opens long branches only where the person is', () => {
    const evidence = Array.from({ length: 13 }, (_, at) => ({
      ...must(OVERVIEW.index.evidence[0]),
      id: `E${at + 1}`,
    }));
    const long = { ...OVERVIEW, index: { ...OVERVIEW.index, evidence } };
    const lines = (path: string): readonly (string | null)[] => {
      const { unmount } = render(<CaseNavigation caseId="c" overview={long} path={path} />);
      const found = screen
        .getAllByRole('row')
        .filter((line) => line.getAttribute('aria-level') === '2')
        .map((line) => line.textContent);
      unmount();
      return found;
    };
    expect(lines('/case/c').filter((line) => line?.includes('E'))).toHaveLength(0);
    expect(lines('/case/c/evidence/E5')).toHaveLength(13);
  });

  it('goes to a part by keyboard and marks where one is', async () => {
    render(<CaseNavigation caseId="c" overview={OVERVIEW} path="/case/c" />);
    await userEvent.tab();
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Overview'));
    expect(document.activeElement?.getAttribute('aria-selected')).toBe('true');
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}');
    expect(window.location.hash).toBe('#/case/c/evidence/E2');
  });
});

describe('appearance', () => {
  it('is applied to the page, kept, and read again', () => {
    setAppearance({ theme: 'dark', textSize: 150 });
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(document.documentElement.style.getPropertyValue('--text-scale')).toBe('1.5');
    localStorage.setItem('palimpsest.appearance', JSON.stringify({ theme: 'light', textSize: 1000 }));
    applyStoredAppearance();
    expect(document.documentElement.dataset['theme']).toBe('light');
    expect(document.documentElement.style.getPropertyValue('--text-scale')).toBe('1');
    localStorage.setItem('palimpsest.appearance', '{broken');
    applyStoredAppearance();
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });
});
