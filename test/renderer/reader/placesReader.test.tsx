// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { foundPlaces, placeAt } from '../../../renderer/features/reader/foundPlaces/foundPlaces.js';
import { markedText } from '../../../renderer/features/reader/foundPlaces/markedText.js';
import { ReaderScreen } from '../../../renderer/features/reader/ReaderScreen.js';
import { inputError } from '../../../src/base/index.js';
import type { Findings } from '../../../src/domain/index.js';
import { doubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { panelFindings } from '../../support/samples/samplePanels.js';
import { sampleSummary } from '../runs/sampleRun.js';
import { unscored } from '../../support/unscored.js';
import { citedAt } from '../support/sampleCitation.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';
import { PARAGRAPH_CHARS, sampleWork } from '../works/sampleWork.js';

afterEach(cleanup);

const chars = Array.from(`${HOSTILE} 🐋 `.repeat(1200)).slice(0, 20_000);

const findings: Findings = panelFindings(
  { id: 'near-verbatim', version: '1.0.0', title: 'Near-verbatim extraction' },
  { id: 'E1', name: 'P1.gguf', sha256: '1'.repeat(64) },
  { title: `Found ${HOSTILE}` },
);

function show(
  query = '',
  answer: { findings: Findings | null; status: 'finished' | 'running' } = { findings, status: 'finished' },
): void {
  const client = doubleClient({
    'reader.open': () => Promise.reject(inputError('reader-attack', 'No passages.', 'See its findings.')),
    'case.show': () =>
      Promise.resolve(sampleOverview({ examinations: [sampleSummary({ id: 'X1', status: 'finished' })] })),
    'work.show': () => Promise.resolve(sampleWork(chars.length / PARAGRAPH_CHARS)),
    'findings.show': () => Promise.resolve(answer),
    'work.citations': ({ passages }) => {
      asked.push(passages.length);
      return Promise.resolve({ citations: passages.map(citedAt) });
    },
    'work.text': ({ startChar, endChar }) =>
      Promise.resolve({
        text: chars.slice(startChar, endChar).join(''),
        startChar,
        endChar,
        totalChars: chars.length,
      }),
  });
  showScreen(
    <ReaderScreen caseId={CASE_ID} examinationId="X1" workId="E2" />,
    client,
    `#/case/${CASE_ID}/reader/X1/E2${query}`,
  );
}

/** Passages of each call for citations. */
let asked: number[] = [];

const marked = (): string => document.querySelector('.reader-place-chosen')?.textContent ?? '';

describe('the reader without windows', () => {
  it('says why there is no heat, and marks the place that the address names', async () => {
    show('?at=700');
    expect(await screen.findByText(/so there is no heat/)).toBeTruthy();
    expect(await screen.findByText(/Passage \d+ of 25, characters 700 to 940/)).toBeTruthy();
    await waitFor(() => expect(marked()).not.toBe(''));
    // Signs stand for what nobody can see, one for each.
    expect(marked()).toContain('⟦U+202E⟧');
    expect(document.body.textContent).not.toContain('\u202e');
    expect(document.querySelector('img, script')).toBeNull();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(HOSTILE_SHOWN);
  });

  it('goes from place to place by keyboard, and says where it is', async () => {
    show();
    await screen.findByText(/^Passage 1 of 25, characters 0 to 240/);
    screen.getByRole('button', { name: 'Next passage' }).focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText(/^Passage 2 of 25, characters 120 to 300/)).toBeTruthy();
    expect(window.location.hash).toContain('?at=120');
    const list = within(screen.getByRole('navigation'));
    expect(must(list.getAllByRole('listitem')[0]).textContent).toContain('Chapter 0, passage 1');
    expect(list.getByRole('listitem', { current: true }).textContent).toContain('120–300');
  });

  it('cites every place in the original, with one call for the list', async () => {
    asked = [];
    show('?at=700');
    const list = within(await screen.findByRole('navigation'));
    const [first] = await list.findAllByText('Chapter 0, p. 1, ¶ 2');
    expect(must(first).closest('li')?.textContent).toContain('Chapter 0, passage 1');
    expect(
      await screen.findByText('Chapter 700, p. 701, ¶ 2', { selector: '[role=status] bdi' }),
    ).toBeTruthy();
    expect(asked).toEqual([25]);
  });

  it('shows only the passages of the finding in the address, and the way back to all', async () => {
    const finding = must(findings.findings[0]);
    const own = { workId: 'E2', startChar: 700, endChar: 760, logProbNats: unscored('none') };
    const only = { ...finding, id: 'only', title: 'One passage', spans: [own] };
    show('?finding=only', { findings: { ...findings, findings: [finding, only] }, status: 'finished' });
    expect(await screen.findByText(/^Passage 1 of 1, characters 700 to 760/)).toBeTruthy();
    expect(screen.getByText(/only the passages of one finding, “One passage”/)).toBeTruthy();
    await userEvent.click(screen.getByRole('link', { name: 'Show the passages of all findings' }));
    expect(await screen.findByText(/^Passage \d+ of 26/)).toBeTruthy();
  });

  it('says that places come with the findings', async () => {
    show('', { findings: null, status: 'running' });
    expect(await screen.findByText('This examination is running: it names no passages yet.')).toBeTruthy();
  });

  it('shows the text where the findings name no place', async () => {
    show('?at=50', {
      findings: { ...findings, findings: [], details: { kind: 'panels', panels: [] } },
      status: 'finished',
    });
    expect(await screen.findByText('The findings name no passage of this work.')).toBeTruthy();
    expect(await screen.findByRole('region', { name: 'Text' })).toBeTruthy();
  });
});

describe('foundPlaces', () => {
  it('takes spans, rows and texts of the work, each place once, in order', () => {
    const places = foundPlaces(findings, 'E2');
    expect(places.map(({ startChar }) => startChar)).toEqual(
      [...places.map(({ startChar }) => startChar)].sort((a, b) => a - b),
    );
    expect(places[0]).toEqual({
      startChar: 0,
      endChar: 240,
      labels: [`Found ${HOSTILE}`, 'Chapter 0, passage 1'],
      isFinding: true,
    });
    expect(new Set(places.map(({ startChar, endChar }) => `${startChar} ${endChar}`)).size).toBe(
      places.length,
    );
    expect(foundPlaces(findings, 'E3').every(({ isFinding }) => !isFinding)).toBe(true);
  });

  it('finds the shortest place that holds a character, else the next, else the last', () => {
    const at = (startChar: number, endChar: number) => ({ startChar, endChar, labels: [], isFinding: true });
    const places = [at(0, 100), at(20, 40), at(200, 300)];
    expect(placeAt(places, 30)).toBe(places[1]);
    expect(placeAt(places, 50)).toBe(places[0]);
    expect(placeAt(places, 150)).toBe(places[2]);
    expect(placeAt(places, 999)).toBe(places[2]);
    expect(placeAt([], 3)).toBeUndefined();
  });
});

describe('markedText', () => {
  it('loses no character, whatever the places', () => {
    const range = fc
      .tuple(fc.nat(80), fc.nat(80))
      .map(([a, b]) => ({ startChar: Math.min(a, b), endChar: Math.max(a, b) }));
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.nat(40),
        fc.array(range, { maxLength: 6 }),
        fc.option(range, { nil: undefined }),
        (text, start, places, chosen) => {
          const stretches = markedText(text, start, places, chosen);
          expect(stretches.map((one) => one.text).join('')).toBe(text);
          let at = start;
          for (const { text: stretch, mark } of stretches) {
            for (let left = Array.from(stretch).length; left > 0; left--) {
              const held = (one: { startChar: number; endChar: number }): boolean =>
                one.startChar <= at && at < one.endChar;
              const want =
                chosen !== undefined && held(chosen) ? 'chosen' : places.some(held) ? 'place' : 'none';
              expect(mark).toBe(want);
              at += 1;
            }
          }
        },
      ),
    );
  });
});
