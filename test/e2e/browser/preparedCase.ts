import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ONE_THREAD, cli } from '../../support/cli.js';
import { CONTROL, P1, TARGET, caseWith, shown } from '../../cli/caseWith.js';
import { homeOf } from './serveFor.js';

/** Opens the key of prepared cases. */
export const PASSPHRASE = 'correct horse battery staple';

/** A case that was worked on, closed again. */
export interface PreparedCase {
  readonly folder: string;
  readonly caseId: string;
  /** Empty, as the seal number, where no report was sealed. */
  readonly reportId: string;
  readonly sealNumber: string;
}

/** What a prepared case is to have. */
export interface PreparedWith {
  readonly isSealed?: boolean;
  /** Of the examination, as on the command line. */
  readonly parameters?: readonly string[];
}

/** Characters of each text of a prepared case: some 20 passages side by side, scored in a second. */
export const SHORT_CHARS = 8000;

/**
 * A case below `folder`, where {@link homeOf} has the key: the planted model (E1), the beginnings of its work (E2) and of the control
 * (E3), an examination (X1), two exhibits and, if asked for, a sealed report.
 */
export async function prepareCase(
  folder: string,
  { isSealed = false, parameters = [] }: PreparedWith = {},
): Promise<PreparedCase> {
  const run = async (...args: readonly string[]): Promise<void> => {
    const env = { ...homeOf(folder), PALIMPSEST_PASSPHRASE: PASSPHRASE };
    const result = await cli([...args, '--json', '--quiet'], { env });
    if (result.code !== 0) throw new Error(`palimpsest ${args.join(' ')}: ${result.stdout}${result.stderr}`);
  };
  mkdirSync(join(folder, 'cases'), { recursive: true });
  const caseFolder = await caseWith(join(folder, 'cases'), 'doe-v-acme', [
    { role: 'target-model', file: P1 },
    { role: 'target-work', text: TARGET.slice(0, SHORT_CHARS), options: ['--author', 'H. Melville'] },
    { role: 'control-work', text: CONTROL.slice(0, SHORT_CHARS) },
  ]);
  await run(
    'examine',
    caseFolder,
    '--attack',
    'probabilistic',
    ...['--stride-tokens', '100', '--sampled-passages', '2', '--draws-per-passage', '4'],
    ...['--shuffled-passages', '2', '--self-written-passages', '2'],
    ...parameters,
    ...ONE_THREAD,
  );
  const exhibit = ['exhibit', 'add', caseFolder, '--examination', 'X1'];
  await run(
    ...exhibit,
    '--work',
    'E2',
    '--chars',
    '1200-1450',
    '--title',
    'The storm',
    '--note',
    'See line 3.',
  );
  await run(...exhibit, '--finding', 'coverage-family-floor/E2', '--title', 'Coverage');
  if (isSealed) {
    await run('key', 'new', '--name', 'R. Roe', '--organization', 'Roe Forensics');
    await run('report', caseFolder);
  }
  const { id, reports } = await shown(caseFolder);
  return {
    folder: caseFolder,
    caseId: id,
    reportId: reports[0]?.id ?? '',
    sealNumber: reports[0]?.sealNumber ?? '',
  };
}
