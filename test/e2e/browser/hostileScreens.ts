import type { Page } from 'playwright-core';
import type { HostileCase } from './hostileCase.js';
import { hostileFile } from './hostileStrings.js';
import type { Screen } from './screens.js';

/** Every screen with the hostile case in it; `shows` is part of what attacks it, or stands beside it. */
export function hostileScreens({ caseId, reportId }: HostileCase): readonly Screen[] {
  const at = (part = ''): string => `#/case/${caseId}${part}`;
  const strange = encodeURIComponent('<img src=x onerror=globalThis.pwned=1>\u202egnp');
  return [
    { name: 'home', hash: '#/', shows: 'hostile caption' },
    { name: 'nowhere', hash: `#/${strange}`, shows: 'No page at this address' },
    { name: 'settings', hash: '#/settings', shows: 'onerror=globalThis.pwned=1' },
    { name: 'about', hash: '#/about', shows: 'Operating system' },
    { name: 'verify', hash: '#/verify', shows: 'Seal number received separately' },
    { name: 'case', hash: at(), shows: 'hostile question' },
    { name: 'evidence', hash: at('/evidence'), shows: 'hostile work' },
    { name: 'evidence: model', hash: at('/evidence/E1'), shows: 'before an examination' },
    { name: 'evidence: work', hash: at('/evidence/E2'), shows: 'hostile work' },
    { name: 'evidence: cleaning', hash: at('/evidence/E4'), shows: 'hostile entry' },
    { name: 'evidence: unknown', hash: at(`/evidence/${strange}`), shows: 'onerror=globalThis.pwned=1' },
    { name: 'model', hash: at('/models/E1'), shows: 'hostile model' },
    { name: 'model: tensors', hash: at('/models/E5?tab=tensors'), shows: 'onerror=globalThis.pwned=1' },
    {
      name: 'model: quantization',
      hash: at('/models/E5?tab=quantization'),
      shows: 'Storage of the weights',
    },
    { name: 'model: template', hash: at('/models/E1?tab=template'), shows: 'hostile template' },
    { name: 'model: metadata', hash: at('/models/E1?tab=metadata'), shows: 'general.name' },
    { name: 'model: tokenizer', hash: at('/models/E1?tab=tokenizer'), shows: 'characters per token' },
    { name: 'model: fit', hash: at('/models/E1?tab=fit'), shows: 'Sequence length' },
    { name: 'work', hash: at('/works/E2'), shows: 'hostile work' },
    { name: 'work: layers', hash: at('/works/E2?tab=layers'), shows: 'of the hostile work' },
    { name: 'work: one line', hash: at('/works/E6?tab=layers'), shows: 'unbrokenlineofletters' },
    { name: 'work: chapters', hash: at('/works/E2?tab=chapters'), shows: 'CHAPTER 2.' },
    { name: 'work: tokens', hash: at('/works/E2?tab=tokens'), shows: 'Go to character' },
    { name: 'work: search', hash: at('/works/E2?tab=search'), shows: 'Search the reading text' },
    { name: 'examine', hash: at('/examine'), shows: 'hostile work' },
    { name: 'runs', hash: at('/runs'), shows: 'hostile' },
    { name: 'run', hash: at('/runs/X1'), shows: 'Most probable passages' },
    { name: 'reader', hash: at('/reader/X1/E2?at=0'), shows: 'of the hostile work' },
    { name: 'reader: the line', hash: at('/reader/X1/E2?at=7000'), shows: 'unbrokenlineofletters' },
    { name: 'reader: control', hash: at('/reader/X1/E3'), shows: 'of the hostile control' },
    { name: 'compare', hash: at('/compare?exam=X1&work=E2&at=400'), shows: 'Or at a passage' },
    { name: 'findings', hash: at('/findings/X1'), shows: 'Memorized passages' },
    { name: 'findings: table', hash: at('/findings/X1?view=table'), shows: 'Copy as CSV' },
    { name: 'findings: unknown', hash: at(`/findings/${strange}`), shows: 'No such examination' },
    { name: 'exhibits', hash: at('/exhibits'), shows: 'hostile title' },
    { name: 'reports', hash: at('/reports'), shows: reportId },
    { name: 'report', hash: at(`/reports/${reportId}`), shows: 'Seal number' },
    { name: 'report: unknown', hash: at(`/reports/${strange}`), shows: 'No such report' },
    { name: 'audit', hash: at('/audit'), shows: 'Intact' },
  ];
}

/** Something that is opened on a screen and has no address. */
export interface Opened {
  readonly name: string;
  readonly on: string;
  readonly open: (page: Page) => Promise<void>;
}

/** What opens above a screen, or within it. */
export const HOSTILE_OPENED: readonly Opened[] = [
  {
    name: 'picker',
    on: 'evidence',
    open: async (page) => {
      await page.getByRole('button', { name: 'Choose files and folders on the server' }).click();
      await page.getByRole('button', { name: 'files', exact: true }).click();
      await page
        .getByRole('rowheader', { name: /onerror/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'edit the matter',
    on: 'case',
    open: async (page) => {
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await page.getByRole('dialog').getByLabel('Caption').waitFor();
    },
  },
  {
    name: 'entry of the log',
    on: 'audit',
    open: async (page) => {
      await page
        .getByRole('rowheader', { name: /was received/ })
        .first()
        .click();
      await page
        .getByRole('dialog')
        .getByText(/onerror/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'metadata found',
    on: 'model: metadata',
    open: async (page) => {
      await page.getByRole('searchbox').fill('evil');
      await page.getByText('hostile value').first().waitFor();
    },
  },
  {
    name: 'surrogates found',
    on: 'model: metadata',
    open: async (page) => {
      await page.getByRole('searchbox').fill('general.surrogates');
      await page.getByText('not exact').first().waitFor();
    },
  },
  {
    name: 'phrase found',
    on: 'work: search',
    open: async (page) => {
      await page.getByRole('searchbox').fill('of the hostile work');
      await page.locator('main mark').first().waitFor();
    },
  },
  {
    name: 'chapters to compare at',
    on: 'compare',
    open: async (page) => {
      await page.getByRole('button', { name: /Select a chapter/ }).click();
      await page.getByRole('option', { name: /CHAPTER 2/ }).waitFor();
    },
  },
  {
    name: 'answer of the model',
    on: 'compare',
    open: async (page) => {
      await page.getByRole('button', { name: 'Ask the model' }).click();
      await page.getByText('How to reproduce this output').waitFor();
    },
  },
  {
    name: 'file to be received',
    on: 'evidence',
    open: async (page) => {
      const buffer = Buffer.from('a hostile text');
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: hostileFile('upload', 'txt'), mimeType: 'text/plain', buffer });
      await page.getByText('plain text · 14 bytes').waitFor();
      await page.getByRole('button', { name: /^Details of/ }).click();
      await page.getByLabel('Edition', { exact: true }).waitFor();
    },
  },
  {
    name: 'file received',
    on: 'evidence',
    open: async (page) => {
      const buffer = Buffer.from('a hostile text');
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: hostileFile('upload', 'txt'), mimeType: 'text/plain', buffer });
      await page.getByText('plain text · 14 bytes').first().waitFor();
      // The file of the step before may still be waiting: both are received then.
      await page.getByRole('button', { name: /^Receive (as evidence|all)$/ }).click();
      await page.getByText(/^Received, with (its hash|their hashes) on record/).waitFor();
    },
  },
  {
    name: 'removal of an exhibit',
    on: 'exhibits',
    open: async (page) => {
      await page.getByRole('button', { name: 'Remove PX-001' }).click();
      await page
        .getByRole('alertdialog')
        .getByText(/hostile title/)
        .waitFor();
    },
  },
  {
    name: 'finding to be marked',
    on: 'findings',
    open: async (page) => {
      await page.getByRole('button', { name: 'Mark as exhibit…' }).first().click();
      await page.getByRole('dialog').getByLabel('Title').waitFor();
    },
  },
  {
    name: 'passage to be marked',
    on: 'reader',
    open: async (page) => {
      await page.getByText('Paragraph 0 of the hostile work').click({ clickCount: 3 });
      await page.getByRole('button', { name: /^Mark as exhibit/ }).click();
      await page.getByRole('dialog').getByLabel('Title').waitFor();
    },
  },
  {
    name: 'commands',
    on: 'case',
    open: async (page) => {
      await page.keyboard.press('Control+K');
      await page.getByRole('menuitem').first().waitFor();
    },
  },
];
