import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addEvidence, createCase, type AddOptions } from '../../../src/casefile/index.js';
import { cli, json, ONE_THREAD } from '../../support/cli.js';
import {
  ADDRESS,
  BIDI,
  CONTROLS,
  HIDDEN,
  hostile,
  hostileFile,
  hostileShort,
  LETTERS,
  longLine,
  MARKUP,
  STYLE,
  TOWER,
} from './hostileStrings.js';
import { writeHostileModel, writeHostileTensors } from './hostileModels.js';
import { homeOf } from './serveFor.js';

/** A case in which everything that can come from outside attacks whoever shows it. */
export interface HostileCase {
  readonly caseId: string;
  readonly folder: string;
  readonly reportId: string;
  /** Folder of the sealed report. */
  readonly bag: string;
}

const PASSPHRASE = 'correct horse battery staple';
/** A line that no window breaks by itself. */
const LONG = 40_000;
/** The same among other paragraphs, so long that the reader shows nothing else from its middle. */
const LINE = 8_000;

/** E1 model, E2 work, E3 control, E4 cleaning list, E5 a model with hostile tensors, E6 a work in one line; X1; two exhibits; sealed. */
export async function prepareHostileCase(root: string): Promise<HostileCase> {
  const files = join(root, 'files');
  const cases = join(root, 'cases');
  const folder = join(cases, hostileFile('case', 'dir'));
  for (const path of [files, cases]) mkdirSync(path, { recursive: true });
  const run = async (...args: readonly string[]): Promise<string> => {
    const env = { ...homeOf(root), PALIMPSEST_PASSPHRASE: PASSPHRASE };
    const result = await cli([...args, '--json', '--quiet'], { env });
    if (result.code !== 0) throw new Error(`palimpsest ${args[0] ?? ''}: ${result.stdout}${result.stderr}`);
    return result.stdout;
  };
  const write = (name: string, words: string): string => {
    const path = join(files, hostileFile(name, 'txt'));
    writeFileSync(path, words);
    return path;
  };
  const model = join(files, hostileFile('model', 'gguf'));
  const tensors = join(files, hostileFile('tensors', 'gguf'));
  writeHostileModel(model);
  writeHostileTensors(tensors);
  const opened = await createCase(folder, {
    caption: hostile('hostile caption').slice(0, 500),
    court: hostileShort('hostile court'),
    docket: hostileShort('docket'),
    question: hostile('hostile question'),
    examiner: hostileShort('examiner'),
    examinerTitle: hostileShort('expert'),
    laboratory: hostileShort('laboratory'),
  });
  const words = (name: string): Partial<AddOptions> => ({
    title: hostile(`hostile ${name}`).slice(0, 500),
    receivedFrom: hostileShort('sender'),
    receivedBy: hostileShort('receiver'),
    author: hostileShort('author'),
    edition: hostileShort('edition'),
  });
  const cleaning = `passage: ${oneLine(hostile('hostile entry'))}\npassage: hostile passage two\n`;
  const evidence: readonly [path: string, how: AddOptions][] = [
    [model, { role: 'target-model', receivedFrom: hostileShort('sender') }],
    [write('work', hostileWork('work')), { role: 'target-work', ...words('work') }],
    [write('control', hostileWork('control')), { role: 'control-work', ...words('control') }],
    [write('cleaning', cleaning), { role: 'cleaning-list' }],
    [tensors, { role: 'reference-model' }],
    [write('line', longLine(LONG)), { role: 'target-work' }],
  ];
  for (const [path, how] of evidence) await addEvidence(opened, path, how);
  await opened.close();
  await run(
    ...['examine', folder, '--attack', 'probabilistic', '--model', 'E1', '--work', 'E2', '--control', 'E3'],
    ...['--prefix-tokens', '20', '--suffix-tokens', '20', '--stride-tokens', '40', ...ONE_THREAD],
    ...['--sampled-passages', '1', '--draws-per-passage', '4'],
    ...['--shuffled-passages', '2', '--self-written-passages', '2'],
  );
  const exhibit = ['exhibit', 'add', folder, '--examination', 'X1'];
  const said = ['--title', hostile('hostile title').slice(0, 300), '--note', hostile('hostile note')];
  await run(...exhibit, '--work', 'E2', '--chars', '0-900', ...said);
  await run(...exhibit, '--finding', 'coverage-family-floor/E2', ...said);
  await run('key', 'new', '--name', '<img src=x onerror=globalThis.pwned=1>', '--organization', '<b>Roe</b>');
  const report = json<{ id: string; folder: string }>({
    code: 0,
    stderr: '',
    stdout: await run(
      'report',
      folder,
      '--sealed-by-other',
      '--title',
      hostile('hostile report').slice(0, 500),
    ),
  });
  return { caseId: opened.index.id, folder, reportId: report.id, bag: report.folder };
}

function oneLine(text: string): string {
  return text.replace(/[\n\r\u0085\u2028]/g, ' ');
}

/** Chapters, paragraphs of every kind of payload, prose for a hundred windows, and a line without a space. */
function hostileWork(name: string): string {
  const paragraphs = [MARKUP, STYLE, ADDRESS, BIDI, HIDDEN, CONTROLS, TOWER, LETTERS].map(
    (payload, index) => `Paragraph ${index} of the hostile ${name}: ${payload}`,
  );
  const prose = Array.from(
    { length: 40 },
    (_, index) => `${name} goes on with line ${index}, as a text does.`,
  );
  return [
    `CHAPTER 1. ${oneLine(hostile(`The hostile ${name}`)).slice(0, 180)}`,
    ...paragraphs,
    `CHAPTER 2. <script>globalThis.pwned=1</script>`,
    prose.join(' '),
    'CHAPTER 3. The line',
    longLine(LINE),
    ...paragraphs,
  ].join('\n\n');
}
