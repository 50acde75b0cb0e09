import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROL, TARGET } from '../../cli/caseWith.js';
import { cli, json } from '../../support/cli.js';
import { SHORT_CHARS } from './preparedCase.js';

/** What is typed into the wizard on the whole path, by its fields. */
export const MATTER = {
  Caption: 'Доу v. “Acme <b>Ltd</b>”',
  Court: 'D. Utah',
  'Docket number': '2:26-cv-7',
  'Question asked': 'Is the novel in the model?',
} as const;
/** See {@link MATTER}. */
export const EXAMINER = {
  Examiner: 'R. Roe',
  'Examiner’s title': 'Expert',
  Laboratory: 'Roe & Co.',
} as const;

/** Two texts that a person has on a machine of their own: the work in question and a control. */
export function ownTexts(folder: string): { readonly work: string; readonly control: string } {
  const work = join(folder, 'moby dick it’s.txt');
  const control = join(folder, 'held-out control.txt');
  writeFileSync(work, TARGET.slice(0, SHORT_CHARS));
  writeFileSync(control, CONTROL.slice(0, SHORT_CHARS));
  return { work, control };
}

/** What `palimpsest verify` says of a bag. */
export async function verdictOf(
  bag: string,
  sealNumber: string,
): Promise<{ readonly code: number | null; readonly ok: boolean; readonly sealNumber: string }> {
  const result = await cli(['verify', bag, '--seal-number', sealNumber, '--json']);
  return { code: result.code, ...json<{ ok: boolean; sealNumber: string }>(result) };
}
