import type { ReportRun } from '../../domain/index.js';
import { formatTime } from '../../figure/index.js';
import { foreign, say, stacked, type Fact, type Inline } from './blocks.js';

const TESTED: Readonly<Record<ReportRun['selfTest'], string>> = {
  passed: 'self-test before it: passed',
  failed: 'self-test before it: FAILED',
  none: 'self-test before it: none, the engine is not llama.cpp',
  'not-recorded': 'self-test before it: not recorded',
};

/** Each run of an examination with the program that ran it, and whether that gave the known answers. */
export function programFacts(runs: readonly ReportRun[]): Fact[] {
  if (runs.length === 0) return [{ label: 'Run by', value: [say('not recorded', 'muted')] }];
  return [{ label: 'Run by', value: stacked(runs.map(runLine)) }];
}

function runLine({ kind, at, program, insisted, selfTest }: ReportRun): Inline[] {
  return [
    say(`${kind} ${formatTime(at)}: `),
    ...(program === null
      ? [say('program not recorded')]
      : [
          ...foreign(`${program.name} ${program.version}`),
          say(', build '),
          ...foreign(program.build, 'mono'),
          say(', commit '),
          ...foreign(program.commit, 'mono'),
          say(', lock file SHA-256 '),
          ...foreign(program.lockFileSha256, 'hash'),
        ]),
    say(`; ${TESTED[selfTest]}`),
    ...(insisted.length === 0
      ? []
      : [say(`; refused at first and insisted on: ${insisted.join(', ')}`, 'strong')]),
  ];
}
