import type { ReportRun } from '../../domain/index.js';
import { formatTime } from '../../figure/index.js';
import { foreign, say, stacked, type Fact, type Inline } from './blocks.js';

const TESTED: Readonly<Record<ReportRun['selfTest'], string>> = {
  passed: 'self-test before the run: passed',
  failed: 'self-test before the run: FAILED',
  none: 'self-test before the run: none, because the engine is not llama.cpp',
  'not-recorded': 'self-test before the run: not recorded',
};

/** Each run of an examination with the program that ran it, and whether the program passed its self-test. */
export function programFacts(runs: readonly ReportRun[]): Fact[] {
  if (runs.length === 0) return [{ label: 'Run by', value: [say('not recorded', 'muted')] }];
  return [{ label: 'Run by', value: stacked(runs.map(runLine)) }];
}

function runLine({ kind, at, program, insisted, selfTest }: ReportRun): Inline[] {
  return [
    say(`${kind} ${formatTime(at)}: `),
    ...foreign(`${program.name} ${program.version}`),
    say(', build '),
    ...foreign(program.build, 'mono'),
    say(', commit '),
    ...foreign(program.commit, 'mono'),
    say(', lock file SHA-256 '),
    ...foreign(program.lockFileSha256, 'hash'),
    say(`; ${TESTED[selfTest]}`),
    ...(insisted.length === 0
      ? []
      : [say(`; refusals that were overridden: ${insisted.join(', ')}`, 'strong')]),
  ];
}
