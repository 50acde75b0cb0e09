import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ATTACKS, type AttackDefinition } from '../../src/attacks/index.js';
import { findingsSchema } from '../../src/domain/index.js';
import { cli, ONE_THREAD, ROOT } from '../support/cli.js';
import { writeCollection } from '../support/models/collectionZip.js';
import { longLanes } from '../support/lanes.js';
import { examinationBytes } from '../support/runEvents.js';
import { scratchFolder } from '../support/scratch.js';
import { secondEdition } from '../support/models/secondEdition.js';
import { SMALL_ATTACKS } from '../support/smallAttacks.js';
import { caseWith, CONTROL, ok, P1, TARGET } from './caseWith.js';
import { startCli, until } from './startCli.js';

const scratch = scratchFolder();
const CHARS = 9000;
const provedBy =
  'a kill on the command line: cli/examine; every attack paused and resumed: examine/everyAttackResumes; its cost: examine/everyAttackPreflight';
let folder: string;
let examinations = 0;
let interrupted = 0;

const flags = (id: string): string[] =>
  Object.entries(SMALL_ATTACKS[id] ?? {}).flatMap(([name, value]) => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    String(value),
  ]);
type Needs = Pick<AttackDefinition, 'id' | 'references' | 'takesCollections'>;
const command = ({ id, references, takesCollections }: Needs, withControl = true): string[] => {
  const [work, control] = takesCollections === true ? ['E5', 'E6'] : ['E3', 'E4'];
  return [
    ...['examine', folder, '--attack', id, '--model', 'E1', ...ONE_THREAD, ...flags(id)],
    ...(references !== undefined && references.min > 0 ? ['--reference', 'E2'] : []),
    ...['--work', id === 'editions' ? `${work},E7` : work],
    ...(withControl ? ['--control', control] : ['--no-control']),
  ];
};

longLanes(provedBy)('every attack of the registry', () => {
  beforeAll(async () => {
    folder = await caseWith(scratch, 'every attack', [
      { role: 'target-model', file: P1 },
      { role: 'reference-model', file: join(ROOT, 'test/fixtures/plant/P1-q8_0.gguf') },
      { role: 'target-work', text: TARGET.slice(0, CHARS) },
      { role: 'control-work', text: CONTROL.slice(0, CHARS) },
      { role: 'target-work', file: writeCollection(join(scratch, 'target.zip'), TARGET.slice(0, CHARS)) },
      { role: 'control-work', file: writeCollection(join(scratch, 'control.zip'), CONTROL.slice(0, CHARS)) },
      { role: 'target-work', text: secondEdition(TARGET.slice(0, CHARS)) },
    ]);
  });

  /** Runs it whole, kills it in the middle of another run, resumes, and holds the two against each other. */
  async function survivesKill(attack: AttackDefinition): Promise<void> {
    const { id } = attack;
    const words = command(attack);
    await ok(...words);
    const whole = `X${++examinations}`;

    const run = startCli([...words, '--again']);
    const killed = `X${++examinations}`;
    const journal = join(folder, 'examinations', killed, 'journal.jsonl');
    const begun = (): boolean => (statSync(journal, { throwIfNoEntry: false })?.size ?? 0) > 0;
    let hasEnded = false;
    void run.ended.then(() => (hasEnded = true));
    await until(`${id} to begin`, () => hasEnded || begun());
    run.process.kill('SIGKILL');
    const { signal, stderr } = await run.ended;
    if (signal === 'SIGKILL') {
      interrupted += 1;
      await ok('resume', folder, killed, ...ONE_THREAD);
    } else expect(stderr).toBe('');
    expect(examinationBytes(folder, killed)).toEqual(examinationBytes(folder, whole));

    const { findings } = findingsSchema.parse(
      JSON.parse(readFileSync(join(folder, 'examinations', whole, 'findings.json'), 'utf8')),
    );
    expect(findings.length).toBeGreaterThan(0);
    for (const { sentence, calibration, standing } of findings) {
      // The work is far too short for a calibrated number.
      expect(calibration.kind).toBe('uncalibrated');
      expect(standing).toBe('measured');
      expect(sentence).toMatch(/uncalibrated/i);
      expect(sentence).toMatch(/control/);
    }
  }

  it.each(ATTACKS.map((attack) => [attack.id, attack] as const))(
    '%s, killed in the middle, goes on to the same bytes, and every sentence of it holds its control',
    (_, attack) => survivesKill(attack),
  );

  it('was interrupted in most of them', () => {
    expect(interrupted).toBeGreaterThan(ATTACKS.length / 2);
  });

  it.each(ATTACKS.map((attack) => [attack.id, attack] as const))(
    '%s says its cost before it runs, and warns without a control',
    async (id, attack) => {
      const result = await cli([...command(attack, false), '--preflight', '--json']);
      // Prompt search refuses: without controls its number means nothing.
      if (result.code !== 0) {
        expect(id).toBe('prompt-search');
        return;
      }
      const { estimate, warnings } = JSON.parse(result.stdout) as {
        estimate: { tokens: number };
        warnings: string[];
      };
      expect(estimate.tokens).toBeGreaterThan(0);
      expect(warnings.join(' ')).toMatch(/uncalibrated/);
    },
  );
});
