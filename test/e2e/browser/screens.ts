import type { Page } from 'playwright-core';
import type { PreparedCase } from './preparedCase.js';
import type { Served } from './serveFor.js';

/** A screen, or a part of one that has an address of its own. */
export interface Screen {
  readonly name: string;
  /** Address within the window. */
  readonly hash: string;
  /** Words that are there only when its data are. */
  readonly shows: string;
}

/** Every screen of the window, with a prepared and sealed case in it. */
export function screensOf({ caseId, reportId }: PreparedCase): readonly Screen[] {
  const at = (part = ''): string => `#/case/${caseId}${part}`;
  return [
    { name: 'home', hash: '#/', shows: 'Doe v. “Acme”' },
    { name: 'verify', hash: '#/verify', shows: 'Checks every file against the manifests' },
    { name: 'settings', hash: '#/settings', shows: 'Self-signed' },
    { name: 'about', hash: '#/about', shows: 'Operating system' },
    { name: 'case', hash: at(), shows: "Is the novel in the model's weights?" },
    { name: 'answer', hash: at('/answer/E1/E2'), shows: 'What will the opposing party say?' },
    { name: 'evidence', hash: at('/evidence'), shows: 'P1-f16.gguf' },
    { name: 'evidence: one', hash: at('/evidence/E2'), shows: 'before an examination' },
    { name: 'model', hash: at('/models/E1'), shows: 'Architecture' },
    { name: 'model: tensors', hash: at('/models/E1?tab=tensors'), shows: 'token_embd.weight' },
    {
      name: 'model: quantization',
      hash: at('/models/E1?tab=quantization'),
      shows: 'Storage of the weights',
    },
    { name: 'model: template', hash: at('/models/E1?tab=template'), shows: 'No chat template' },
    { name: 'model: metadata', hash: at('/models/E1?tab=metadata'), shows: 'general.architecture' },
    { name: 'model: tokenizer', hash: at('/models/E1?tab=tokenizer'), shows: 'characters per token' },
    { name: 'model: fit', hash: at('/models/E1?tab=fit'), shows: 'Sequence length' },
    { name: 'work', hash: at('/works/E2'), shows: '1,387 words' },
    { name: 'work: layers', hash: at('/works/E2?tab=layers'), shows: 'Days, weeks passed' },
    { name: 'work: chapters', hash: at('/works/E2?tab=chapters'), shows: 'CHAPTER 51.' },
    { name: 'work: tokens', hash: at('/works/E2?tab=tokens'), shows: 'Go to character' },
    {
      name: 'work: quotations',
      hash: at('/works/E2?tab=quotations'),
      shows: 'No proposals were asked for',
    },
    { name: 'work: search', hash: at('/works/E2?tab=search'), shows: 'Search the reading text' },
    { name: 'examine', hash: at('/examine'), shows: 'Probabilistic extraction' },
    { name: 'runs', hash: at('/runs'), shows: 'plant-P1' },
    { name: 'run', hash: at('/runs/X1'), shows: 'Most probable passages' },
    { name: 'reader', hash: at('/reader/X1/E2?at=1200'), shows: 'sky. But when, after spending' },
    { name: 'reader: control', hash: at('/reader/X1/E3'), shows: 'Control E3' },
    { name: 'compare', hash: at('/compare?exam=X1&work=E2&at=1200'), shows: 'Or at a passage' },
    { name: 'findings', hash: at('/findings/X1'), shows: 'Memorized passages' },
    { name: 'findings: table', hash: at('/findings/X1?view=table'), shows: 'Copy as CSV' },
    { name: 'exhibits', hash: at('/exhibits'), shows: 'The storm' },
    { name: 'reports', hash: at('/reports'), shows: reportId },
    { name: 'report', hash: at(`/reports/${reportId}`), shows: 'Seal number' },
    { name: 'audit', hash: at('/audit'), shows: 'Intact' },
  ];
}

/** Goes to a screen and waits until it has its data. */
export async function openScreen(page: Page, served: Served, screen: Screen): Promise<void> {
  await page.goto(served.at(screen.hash));
  await shown(page, screen);
}

/** Waits until a screen has its data and nothing on it is on its way. */
export async function shown(page: Page, { shows }: Screen): Promise<void> {
  const main = page.getByRole('main');
  await main.getByText(shows).filter({ visible: true }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
  await page.evaluate(() => document.fonts.ready);
}
