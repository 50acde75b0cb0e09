import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerSchema, countWords, numberWords, type Answer } from '../../src/answer/index.js';
import { Random } from '../../src/base/index.js';
import { cli, errorOf, json, jsonLines, ONE_THREAD, ROOT } from '../support/cli.js';
import { must } from '../support/must.js';
import { longLane, wholeOnly } from '../support/lanes.js';
import { writeGguf } from '../support/models/ggufWriter.js';
import { OTHER_FILES } from '../support/models/otherFiles.js';
import { scratchFolder } from '../support/scratch.js';
import {
  auditOf,
  caseWith,
  CONTROL,
  examinationsOf,
  findingsSha256,
  findingsText,
  journalLines,
  ok,
  P1,
  receive,
  shown,
  TARGET,
} from './caseWith.js';
import { startCli, until } from './startCli.js';

const scratch = scratchFolder();
/** What is drawn besides the passages is not what is tested. */
const FEW_DRAWS = ['--sampled-passages', '1', '--shuffled-passages', '2', '--self-written-passages', '2'];
const GREEDY = ['--attack', 'greedy', '--stride-tokens', '50', ...ONE_THREAD];
const PROBABILISTIC = ['--attack', 'probabilistic', ...FEW_DRAWS, ...ONE_THREAD];

interface Outcome {
  readonly kind: string;
  readonly id: string;
  readonly findingsSha256: string;
  readonly findings: readonly {
    readonly id: string;
    readonly standing: string;
    readonly value: unknown;
    readonly calibration: {
      readonly kind: string;
      readonly reasons: readonly { readonly code: string; readonly text: string }[];
    };
  }[];
}

/** What the model knows word for word: 9 passages that do not overlap. */
const WORK = TARGET.slice(950, 2600);
const HELD_OUT = CONTROL.slice(0, 1500);
/** Some 12 units of work: enough to be interrupted in. */
let folder = '';
let reference = '';
let findings: Outcome & { planSha256: string };

beforeAll(async () => {
  folder = await caseWith(scratch, 'the case', [
    { role: 'target-model', file: P1 },
    { role: 'target-work', text: WORK },
    { role: 'control-work', text: HELD_OUT },
  ]);
  await ok('examine', folder, ...PROBABILISTIC, '--json');
  reference = findingsSha256(folder, 'X1');
  findings = JSON.parse(findingsText(folder, 'X1')) as Outcome & { planSha256: string };
});

describe('a model that cannot be scored', () => {
  it('is registered with the reason, left out by default, and refused with the reason when it is named', async () => {
    const adapter = join(scratch, 'adapter.gguf');
    writeGguf(adapter, OTHER_FILES['a LoRA adapter']);
    const folder = await caseWith(scratch, 'not scorable', [{ role: 'target-work', text: WORK }]);
    const added = await ok('evidence', 'add', folder, adapter, '--role', 'target-model', '--copy');
    expect(added.stdout).toContain('E2  target-model  adapter.gguf');
    expect(added.stderr).toContain(
      'palimpsest: E2: Cannot be scored: it is a LoRA adapter, which only changes another model.',
    );
    const listed = await ok('case', 'show', folder);
    expect(listed.stdout).toMatch(
      /^ {4}E2 .*\n {6}Cannot be scored: it is a LoRA adapter, which only changes another model\.$/m,
    );
    const { notScorable } = json<{ notScorable: unknown }>(await ok('case', 'show', folder, '--json'));
    expect(notScorable).toEqual([
      { id: 'E2', why: 'it is a LoRA adapter, which only changes another model' },
    ]);
    // The only model of the case: the reason is the true one, not that there is no model.
    const only = await cli(['examine', folder, ...PROBABILISTIC, '--json']);
    expect([only.code, errorOf(only).code]).toEqual([2, 'model-not-generative']);
    expect(only.stderr).toContain('E2 ("adapter.gguf") cannot be examined: it is a LoRA adapter');

    await receive(folder, P1, 'target-model');
    const both = await ok('examine', folder, ...PROBABILISTIC, '--no-control', '--preflight', '--json');
    expect(both.stderr).toContain(
      'palimpsest: E2 (adapter.gguf) is not examined. Cannot be scored: it is a LoRA',
    );
    const named = await cli(['examine', folder, ...PROBABILISTIC, '--model', 'E2', '--json']);
    expect(errorOf(named).code).toBe('model-not-generative');
    expect(auditOf(folder).map(({ action }) => action)).not.toContain('examination-started');
  });
});

describe('what is asked for', () => {
  it.each([
    [['--attack', 'probabilistc'], 'attack-unknown', /Did you mean "probabilistic"\?/],
    [['--attack', 'greedy', '--prefix-tokens', '0'], 'parameter-value', /--prefix-tokens.*1.*8192/s],
    [['--attack', 'greedy', '--prefix-tokens', 'fifty'], 'parameter-value', /--prefix-tokens/],
    [['--attack', 'probabilistic', '--alpha', '0.9'], 'parameter-value', /alpha.*0\.5/s],
    [['--attack', 'probabilistic', '--bos', 'maybe'], 'parameter-value', /auto/],
    [['--attack', 'probabilistic', '--policies', 'top-k=none'], 'parameter-value', /top-k/],
    [['--attack', 'greedy', '--model', 'E7'], 'evidence-unknown', /E7/],
    [['--attack', 'greedy', '--model', 'E2'], 'evidence-role', /target-work/],
    [['--attack', 'greedy', '--control', 'E2'], 'evidence-twice', /E2/],
  ])('refuses %j before anything is written', async (args, code, words) => {
    const result = await cli(['examine', folder, ...args, ...ONE_THREAD, '--json']);
    expect([result.code, errorOf(result).code]).toEqual([2, code]);
    expect(`${errorOf(result).message} ${errorOf(result).hint}`).toMatch(words);
    expect(examinationsOf(folder)).toEqual(['X1']);
  });

  it('says what an unknown parameter might have meant', async () => {
    const result = await cli(['examine', folder, '--attack', 'greedy', '--prefix-tokns', '50', '--json']);
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining('--prefix-tokens')]);
    expect(errorOf(result).message).toContain('--prefix-tokns');
  });

  it('refuses a case without a model or without a work', async () => {
    const noModel = await caseWith(scratch, 'no model', [{ role: 'target-work', text: WORK }]);
    const model = await cli(['examine', noModel, '--attack', 'greedy', '--json']);
    expect([model.code, errorOf(model).code, errorOf(model).hint]).toEqual([
      2,
      'no-model',
      expect.stringContaining('--role target-model'),
    ]);
    const noWork = await caseWith(scratch, 'no work', [{ role: 'target-model', file: P1 }]);
    const work = await cli(['examine', noWork, '--attack', 'greedy', '--json']);
    expect([work.code, errorOf(work).code, errorOf(work).hint]).toEqual([
      2,
      'no-target',
      expect.stringContaining('--role target-work'),
    ]);
  });

  it('--preflight says what it would cost, and writes no examination', async () => {
    const before = examinationsOf(folder);
    const result = await cli(['examine', folder, ...PROBABILISTIC, '--preflight', '--json']);
    expect([result.code, result.stderr]).toEqual([0, '']);
    const { estimate, planSha256 } = json<{
      planSha256: string;
      estimate: {
        units: number;
        tokens: number;
        time: { tokensPerSecond: number };
        memory: { fits: boolean };
      };
    }>(result);
    expect(planSha256).toBe(findings.planSha256);
    expect(estimate.units).toBe(journalLines(folder, 'X1'));
    expect(estimate.tokens).toBeGreaterThan(3000);
    expect(estimate.time.tokensPerSecond).toBeGreaterThan(10);
    expect(estimate.memory.fits).toBe(true);
    const { stdout } = await ok('examine', folder, ...PROBABILISTIC, '--preflight');
    expect(stdout).toContain(`palimpsest case head '${folder.replaceAll("'", "'\\''")}'`);
    expect(stdout).toMatch(/^E1 {2}Preflight: \d+ units, [\d,]+ tokens, .* memory .*\sMiB/);
    expect(examinationsOf(folder)).toEqual(before);
  });

  it('that a case has finished is not begun once more unasked, and the case says what is finished', async () => {
    const result = await cli(['examine', folder, ...PROBABILISTIC, '--json']);
    expect([result.code, errorOf(result).code]).toEqual([2, 'examination-same']);
    expect((await ok('case', 'show', folder)).stdout).toMatch(/^ {2}Examinations: X1 finished/m);
  });

  it('refuses a work shorter than a window, naming it', async () => {
    const short = await caseWith(scratch, 'short', [
      { role: 'target-model', file: P1 },
      { role: 'target-work', text: 'Call me Ishmael.', name: 'too short.txt' },
    ]);
    const result = await cli(['examine', short, ...PROBABILISTIC, '--json']);
    expect([result.code, errorOf(result).code]).toEqual([2, 'work-short']);
    expect(examinationsOf(short)).toEqual([]);
  });
});

describe('a control', () => {
  const refused = async (name: string, control: string): Promise<{ code: string; message: string }> => {
    const other = await caseWith(scratch, name, [
      { role: 'target-model', file: P1 },
      { role: 'target-work', text: WORK },
      { role: 'control-work', text: control, name: `${name} control.txt` },
    ]);
    const result = await cli(['examine', other, ...PROBABILISTIC, '--json']);
    expect(result.code).toBe(2);
    expect(examinationsOf(other)).toEqual([]);
    return errorOf(result);
  };

  it('that is the target is refused, other bytes or not', async () => {
    const { code, message } = await refused('equal', `\ufeff${WORK.replaceAll('\n', '\r\n')}`);
    expect([code, message]).toEqual(['control-equals-target', expect.stringContaining('equal control.txt')]);
  });

  it('that overlaps the target is refused, naming the places', async () => {
    const { code, message } = await refused('overlap', HELD_OUT + WORK.slice(500, 1100));
    expect([code, message]).toEqual([
      'control-overlaps-target',
      expect.stringMatching(/overlap control\.txt/),
    ]);
    expect(message).toMatch(/character/);
  });

  it('that is missing leaves everything uncalibrated, with the reason', async () => {
    const id = 'X2';
    const result = await cli(['examine', folder, ...GREEDY, '--no-control']);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('UNCALIBRATED');
    expect(result.stdout).not.toMatch(/\[shown/);
    expect(result.stdout).toMatch(/no control/);
    const { findings } = JSON.parse(findingsText(folder, id)) as Outcome;
    expect(findings.length).toBeGreaterThan(0);
    for (const { calibration, standing } of findings) {
      expect(calibration).toMatchObject({
        kind: 'uncalibrated',
        reasons: [{ code: 'no-control', text: expect.stringMatching(/control/) as string }],
      });
      expect(standing).toBe('measured');
    }
    // A work that the model knows by heart is greedy in nearly every passage.
    expect(findings.find(({ id }) => id.startsWith('greedy-exact/'))?.value).toBeGreaterThan(0.9);
  });

  it('that is too small leaves everything uncalibrated, with the numbers', () => {
    expect(findings.findings.length).toBeGreaterThan(3);
    for (const { calibration, standing } of findings.findings) {
      expect(calibration.kind).toBe('uncalibrated');
      expect(calibration.reasons.map(({ text }) => text).join(' ')).toMatch(/too small.*100/);
      expect(standing).not.toBe('claim');
    }
  });
});

describe('answer', () => {
  it('has the sentence, the value, its control and what was not tested, as the window and page 1 do', async () => {
    const [first, ...more] = jsonLines<Answer>(await ok('answer', folder, '--json'));
    const { lead, untested } = answerSchema.parse(first);
    expect([more.length, lead.kind, lead.place?.examinationId]).toEqual([0, 'uncalibrated', 'X1']);
    const text = (await ok('answer', folder)).stdout;
    expect(text).toContain(`  ${lead.sentence.text}\n`);
    expect(text).toContain(`in the work:     ${numberWords(lead.work)}, ${countWords(must(lead.work))}\n`);
    expect(text).toContain(
      `in the control:  ${numberWords(lead.control)}, ${countWords(must(lead.control))}\n`,
    );
    for (const limit of [...untested, ...lead.also]) expect(text).toContain(`  – ${limit.text}\n`);
  });
});

describe('findings', () => {
  it('are printed as JSON lines, one for each examination, and say which are still open', async () => {
    const all = jsonLines<{ id: string; status: string; findings: Outcome }>(
      await ok('findings', folder, '--json'),
    );
    expect(all.map(({ id }) => id)).toEqual(examinationsOf(folder));
    expect(all[0]).toMatchObject({ id: 'X1', status: 'finished' });
    expect(all[0]?.findings).toEqual(findings);
    const text = (await ok('findings', folder, 'X1')).stdout;
    expect(text).toMatch(/^X1 {2}Probabilistic extraction/);
    expect(text).toMatch(/passages: [\d,]+-[\d,]+ \((?:[^()]+, )?lines? [\d,]+/);
    const none = await cli(['findings', folder, 'X99', '--json']);
    expect([none.code, errorOf(none).code]).toEqual([2, 'examination-unknown']);
  });
});

describe('an examination that is interrupted', () => {
  /** Starts one and waits until its journal has so many lines. */
  async function begun(lines: number): Promise<{ run: ReturnType<typeof startCli>; id: string }> {
    const id = `X${examinationsOf(folder).length + 1}`;
    const run = startCli(['examine', folder, ...PROBABILISTIC, '--again']);
    await until(`${lines} lines of ${id}`, () => journalLines(folder, id) >= lines);
    return { run, id };
  }

  longLane(
    'by Ctrl-C pauses, says how to go on, and ends in the same bytes; not with a journal edited since',
    'cli/demo for Ctrl-C and what it says; examine/kill9 for the same bytes, examine/journal for an edited one',
    async () => {
      const { run, id } = await begun(2);
      run.process.kill('SIGINT');
      const { code, stderr, stdout } = await run.ended;
      expect([code, stdout]).toEqual([130, '']);
      expect(stderr).toContain(`${id} is paused: ${journalLines(folder, id)} of `);
      const command = /palimpsest (resume .*)$/m.exec(stderr)?.[1] ?? '';
      expect(command).toContain(id);
      expect(auditOf(folder).at(-1)).toMatchObject({
        action: 'examination-paused',
        detail: { how: 'paused' },
      });
      expect((await ok('findings', folder, id)).stdout).toContain('paused: no findings yet');

      const path = join(folder, 'examinations', id, 'journal.jsonl');
      const journal = readFileSync(path, 'utf8');
      const lines = journal.split('\n');
      lines[1] = (lines[1] ?? '').replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
      for (const edited of [lines.join('\n'), [lines[1], lines[0], ...lines.slice(2)].join('\n')]) {
        writeFileSync(path, edited);
        const result = await cli(['resume', folder, id, ...ONE_THREAD, '--json']);
        expect([result.code, errorOf(result).code]).toEqual([1, 'journal-broken']);
        expect(errorOf(result).message).toMatch(/line [123]\b/);
        expect(readFileSync(path, 'utf8')).toBe(edited);
      }
      writeFileSync(path, journal);

      // The command is one to paste into a shell, whatever the folder is called.
      const pasted = spawnSync(
        'sh',
        ['-c', `"$0" bin/palimpsest.js ${command} --threads 1 --json`, process.execPath],
        {
          cwd: ROOT,
          encoding: 'utf8',
        },
      );
      expect([pasted.status, pasted.stderr]).toEqual([
        0,
        expect.stringMatching(/^X\d+: the units took [^;\n]+; expected [^;\n]+\.\n$/),
      ]);
      expect((JSON.parse(pasted.stdout) as Outcome).kind).toBe('finished');
      expect(findingsSha256(folder, id)).toBe(reference);
    },
  );

  longLane(
    'by a SIGTERM to all of its processes pauses, and no crash is on record',
    'cli/demo for Ctrl-C and a pause; serve/stopping for the signal',
    async () => {
      const { run, id } = await begun(1);
      const before = auditOf(folder).length;
      for (const pid of [...childrenOf(run.pid), run.pid]) process.kill(pid, 'SIGTERM');
      expect((await run.ended).code).toBe(130);
      const since = auditOf(folder)
        .slice(before)
        .map(({ action }) => action);
      expect(since).toEqual(['examination-paused']);
      const outcome = json<Outcome>(await ok('resume', folder, id, ...ONE_THREAD, '--json'));
      expect(outcome).toMatchObject({ kind: 'finished', id });
      expect(findingsSha256(folder, id)).toBe(reference);
    },
  );

  longLane(
    'by Ctrl-C twice stops at once, and resume without an id finds it',
    'cli/demo for one Ctrl-C; api/queue/runsQueue for a stop at once',
    async () => {
      const { run, id } = await begun(1);
      run.process.kill('SIGINT');
      run.process.kill('SIGTERM');
      const { code, stderr } = await run.ended;
      expect([code, stderr]).toEqual([130, expect.stringContaining('Stopping at once.')]);
      expect(auditOf(folder).at(-1)).toMatchObject({ detail: { examination: id, how: 'stopped at once' } });
      const outcome = json<Outcome>(await ok('resume', folder, ...ONE_THREAD, '--json'));
      expect(outcome).toMatchObject({ kind: 'finished', id });
      expect(findingsSha256(folder, id)).toBe(reference);
    },
  );

  longLane(
    'by kill -9 at random moments leaves no engine process, goes on, and ends in the same bytes',
    'examine/kill9; cli/shards for a command that is killed',
    async () => {
      const random = new Random('kill the command line');
      const { run, id } = await begun(1 + random.below(4));
      const [engine = 0] = childrenOf(run.pid);
      expect(isAlive(engine)).toBe(true);
      run.process.kill('SIGKILL');
      expect((await run.ended).signal).toBe('SIGKILL');
      await until('the engine to end', () => !isAlive(engine));
      expect((await ok('findings', folder, id)).stdout).toContain('interrupted: no findings yet');

      const again = startCli(['resume', folder, id, ...ONE_THREAD]);
      const at = journalLines(folder, id) + 1 + random.below(6);
      let isOver = false;
      void again.ended.then(() => (isOver = true));
      await until(`line ${at} of ${id}`, () => isOver || journalLines(folder, id) >= at);
      again.process.kill('SIGKILL');
      await again.ended;
      const last = await cli(['resume', folder, id, ...ONE_THREAD, '--json']);
      if (last.code !== 0) expect(errorOf(last).code).toBe('examination-finished');
      expect(findingsSha256(folder, id)).toBe(reference);
      expect((await shown(folder)).audit.kind).toBe('intact');
      expect(auditOf(folder).filter(({ action }) => action === 'lock-taken-over').length).toBeGreaterThan(0);
    },
  );

  longLane(
    'in its engine process only, is finished all the same, and the audit log says so',
    'an engine process killed in the middle of a run costs nothing (examine/engineCrash)',
    async () => {
      const { run, id } = await begun(1);
      const engine = childrenOf(run.pid);
      expect(engine).toHaveLength(1);
      process.kill(engine[0] ?? 0, 'SIGKILL');
      const { code, stderr } = await run.ended;
      expect([code, stderr]).toEqual([0, expect.stringContaining(id)]);
      expect(findingsSha256(folder, id)).toBe(reference);
      const crash = auditOf(folder).filter(({ action }) => action === 'engine-crashed');
      expect(crash).toMatchObject([{ detail: { examination: id, signal: 'SIGKILL' } }]);
    },
  );
});

describe('resume', () => {
  it('has nothing to do when everything is finished', async () => {
    const nothing = await cli(['resume', folder, '--json']);
    expect([nothing.code, errorOf(nothing).code]).toEqual([2, 'nothing-to-resume']);
    const finished = await cli(['resume', folder, 'X1', '--json']);
    expect([finished.code, errorOf(finished).code]).toEqual([2, 'examination-finished']);
    const unknown = await cli(['resume', folder, 'X99', '--json']);
    expect([unknown.code, errorOf(unknown).code]).toEqual([2, 'examination-unknown']);
  });
});

// The last: it adds evidence to the case.
describe('findings of an examination that is done again', () => {
  it('are the same bytes from the command on record, whatever evidence was added since', async () => {
    const commandOf = (id: string): string =>
      (
        JSON.parse(readFileSync(join(folder, 'examinations', id, 'start.json'), 'utf8')) as {
          command: string;
        }
      ).command;
    expect(commandOf('X1')).toContain(
      ' --model E1 --work E2 --control E3 --no-source --no-known-memorized --no-cleaning ',
    );
    expect(commandOf('X2')).toContain(' --model E1 --work E2 --no-control --no-source --no-cleaning ');
    const later = [
      { role: 'target-work', text: TARGET.slice(4000, 4700) },
      { role: 'control-work', text: CONTROL.slice(4000, 4700) },
      { role: 'cleaning-list', text: `passage: ${WORK.slice(500, 600).replace(/\s+/g, ' ').trim()}\n` },
    ];
    for (const [i, { role, text }] of later.entries()) {
      const file = join(scratch, `later ${i}.txt`);
      writeFileSync(file, text);
      await receive(folder, file, role);
    }
    const next = (): string => `X${examinationsOf(folder).length + 1}`;
    for (const id of wholeOnly(['X1'], ['X2'])) {
      const again = next();
      const words = commandOf(id).replace(/^palimpsest examine CASE /, '');
      // A shell takes the words apart; cli runs them as the program does.
      const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${words}`], { encoding: 'utf8' });
      await ok('examine', folder, ...stdout.split('\0').slice(0, -1), '--again');
      expect(findingsSha256(folder, again)).toBe(findingsSha256(folder, id));
    }
    const all = next();
    await ok('examine', folder, ...GREEDY);
    expect(commandOf(all)).toContain(' --model E1 --work E2,E4 --control E3,E5 --no-source --cleaning E6 ');
  });
});

/** Process ids of the children of a process, from /proc. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return new RegExp(`^PPid:\\t${parent}$`, 'm').test(readFileSync(`/proc/${name}/status`, 'utf8'));
      } catch {
        return false;
      }
    })
    .map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
