import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../../src/domain/index.js';
import { caseWith, CONTROL, ok, P1, TARGET } from '../cli/caseWith.js';
import { bash, hasTool } from '../seal/support.js';
import { ONE_THREAD } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const BAG = join(scratch, 'a bag');
const TOOLS = ['openssl', 'ssh-keygen', 'pdfsig', 'certutil', 'jq', 'sha256sum'];
const hasTools = TOOLS.map(hasTool).every(Boolean);
let steps: readonly { readonly what: string; readonly command: string }[] = [];

beforeAll(async () => {
  const folder = await caseWith(scratch, 'a case', [
    { role: 'target-model', file: P1 },
    { role: 'target-work', text: TARGET.slice(0, 3000) },
    { role: 'control-work', text: CONTROL.slice(0, 3000) },
  ]);
  await ok('examine', folder, '--attack', 'greedy', ...ONE_THREAD);
  const phrase = join(scratch, 'phrase.txt');
  writeFileSync(phrase, 'correct horse\n');
  const key = ['--key', join(scratch, 'key'), '--passphrase-file', phrase];
  await ok('key', 'new', ...key, '--name', 'R. Roe');
  await ok('report', folder, '--out', BAG, ...key);
  const text = readFileSync(join(BAG, 'data/report/report.json'), 'utf8');
  steps = reportSchema.parse(JSON.parse(text)).integrity.verify;
});

/** Steps for stock tools; the last three show what these cannot. */
const stock = (): string[] => steps.slice(0, -3).map((step) => step.command);

describe('the steps that a sealed report prints', () => {
  it('are those of the VERIFY.txt beside it, digit for digit', () => {
    const verify = readFileSync(join(BAG, 'signatures/VERIFY.txt'), 'utf8');
    expect(steps.length).toBeGreaterThan(10);
    for (const command of stock()) for (const line of command.split('\n')) expect(verify).toContain(line);
    expect(steps.slice(-3).map(({ command }) => command)).toEqual([
      'palimpsest verify .',
      'python3 data/formats/recompute.py .',
      'palimpsest replay . FILES',
    ]);
    for (const name of ['palimpsest verify .', 'recompute.py', 'palimpsest replay . FILES'])
      expect(verify).toContain(name);
  });

  it.runIf(hasTools)('all succeed on the bag they came from, and fail on one that was altered', () => {
    const numbered = stock().map(
      (command, index) => `${command} || { echo "FAILED step ${index + 1}"; exit 1; }`,
    );
    const { status, output } = bash(numbered.join('\n'), BAG);
    expect(output).not.toContain('FAILED');
    expect(status).toBe(0);
    expect(output).toContain('CAdES Verification successful');
    expect(output).toContain('Good "palimpsest-manifest" signature');
    const path = join(BAG, 'data/audit/audit.jsonl');
    const before = readFileSync(path);
    writeFileSync(path, before.toString('utf8').replace('report-begun', 'report-began'));
    expect(bash(numbered.join('\n'), BAG).output).toContain('FAILED step 1\n');
    expect(bash(numbered.slice(9).join('\n'), BAG).output).toContain('FAILED step 10');
    writeFileSync(path, before);
  });
});
