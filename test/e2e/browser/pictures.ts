import type { Page } from 'playwright-core';

/** A picture of the window: where it is taken, and what is done first. */
export interface Picture {
  readonly name: string;
  readonly hash: string;
  /** Makes the screen show what the picture is of. */
  readonly prepare: (page: Page) => Promise<void>;
}

/** What the pictures are taken of: a worked case. */
export interface PicturedCase {
  readonly caseId: string;
  readonly reportId: string;
  /** Job of an answer of the model. */
  readonly askJob: string;
}

const heading = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('heading', { name }).first().waitFor();
};

/** Every screen, in the order of the work. */
export function picturesOf({ caseId, reportId, askJob }: PicturedCase): readonly Picture[] {
  const at = (path: string): string => `#/case/${caseId}${path}`;
  const row = (name: string | RegExp) => async (page: Page) => {
    await page.getByRole('row', { name }).first().waitFor();
  };
  return [
    { name: 'home', hash: '#/', prepare: row(/Sample: a planted novel/) },
    {
      name: 'new-case',
      hash: '#/',
      prepare: async (page) => {
        await row(/Sample: a planted novel/)(page);
        await page.getByRole('button', { name: 'New case…' }).click();
        await page.getByRole('textbox', { name: 'Caption' }).waitFor();
      },
    },
    { name: 'case', hash: at(''), prepare: heading('Answers') },
    { name: 'answer', hash: at('/answer/E1/E3'), prepare: heading('All other tests') },
    { name: 'evidence', hash: at('/evidence'), prepare: row(/Model P1/) },
    { name: 'evidence-item', hash: at('/evidence/E3'), prepare: heading('Hash checks') },
    { name: 'model', hash: at('/models/E1'), prepare: tab('Overview') },
    { name: 'model-tensors', hash: at('/models/E1?tab=tensors'), prepare: tab('Tensors') },
    { name: 'model-tokenizer', hash: at('/models/E1?tab=tokenizer'), prepare: typeTokens },
    { name: 'work-layers', hash: at('/works/E3?tab=layers'), prepare: tab('Layers') },
    { name: 'examine', hash: at('/examine'), prepare: heading('Question and attack') },
    { name: 'runs', hash: at('/runs'), prepare: row(/X1/) },
    { name: 'run', hash: at('/runs/X1'), prepare: heading('Most probable passages') },
    { name: 'reader', hash: at('/reader/X1/E3'), prepare: readerIsHot },
    {
      name: 'compare',
      hash: at(`/compare?exam=X1&work=E3&job=${askJob}`),
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Mark as exhibit…' }).waitFor();
      },
    },
    { name: 'findings', hash: at('/findings/X1'), prepare: heading('Reconstruction from the model') },
    { name: 'findings-table', hash: at('/findings/X1?view=table'), prepare: row(/X2/) },
    { name: 'exhibits', hash: at('/exhibits'), prepare: heading(/A passage of the first chapter/) },
    { name: 'reports', hash: at('/reports'), prepare: row(new RegExp(reportId)) },
    {
      name: 'report',
      hash: at(`/reports/${reportId}`),
      prepare: async (page) => {
        await page.getByRole('img', { name: /^Page 1 of/ }).waitFor();
        // The page's text is read off the PDF once the page is drawn.
        await page
          .getByText(/Seal|evidence/)
          .first()
          .waitFor();
      },
    },
    {
      name: 'verify',
      hash: at(`/reports/${reportId}`),
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Verify', exact: true }).click();
        await page.getByText('Intact, signer confirmed.').waitFor();
      },
    },
    { name: 'audit', hash: at('/audit'), prepare: row(/was sealed; seal number/) },
    { name: 'settings', hash: '#/settings', prepare: heading('Signing key') },
    { name: 'about', hash: '#/about', prepare: heading('Program and machine') },
    {
      name: 'palette',
      hash: at(''),
      prepare: async (page) => {
        await heading('Answers')(page);
        await page.keyboard.press('Control+k');
        await page.getByRole('dialog').waitFor();
      },
    },
  ];
}

function tab(name: string) {
  return async (page: Page): Promise<void> => {
    await page.getByRole('tab', { name, selected: true }).waitFor();
    await page.getByRole('tabpanel').waitFor();
  };
}

async function typeTokens(page: Page): Promise<void> {
  await page
    .getByRole('tabpanel')
    .getByRole('textbox')
    .fill('Call me Ishmael. Some years ago—never mind how long.');
  await page
    .getByText(/tokens/)
    .first()
    .waitFor();
}

async function readerIsHot(page: Page): Promise<void> {
  await page.waitForFunction(() => [...CSS.highlights.values()].some((highlight) => highlight.size > 0));
}
