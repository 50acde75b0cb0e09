import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, ONE_THREAD } from '../support/cli.js';
import { longLane } from '../support/lanes.js';
import { writeGguf } from '../support/models/ggufWriter.js';
import { randomLlama, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { scratchFolder } from '../support/scratch.js';
import { auditOf, caseWith, CONTROL, TARGET } from './caseWith.js';

const scratch = scratchFolder();
const CHARS = 1600;
const TEXTS = [
  { role: 'target-work', text: TARGET.slice(0, CHARS) },
  { role: 'control-work', text: CONTROL.slice(0, CHARS) },
] as const;

/** What is planned depends on the shape of a model only, and a small one is measured in a moment. */
function model(seed: string): string {
  const path = join(scratch, `${seed}.gguf`);
  writeGguf(path, randomLlama({ ...TINY, context: 512, tokenizer: byteLevelBpe(500, { bos: true }), seed }));
  return path;
}
let folder: string;

interface Shown {
  readonly plan: {
    readonly chosen: readonly {
      readonly attackId: string;
      readonly referenceIds: readonly string[];
      readonly seconds: number;
      readonly share: number;
    }[];
    readonly omitted: readonly { readonly attackId: string }[];
    readonly seconds: number;
    readonly next: { readonly attackId: string; readonly addsSeconds: number } | null;
  };
  readonly omissions: readonly { readonly attackId: string; readonly why: { readonly code: string } }[];
}

const standard = (...more: readonly string[]): readonly string[] => [
  'examine',
  folder,
  '--standard',
  ...ONE_THREAD,
  ...more,
];

/** What is printed of a case that has a reference model. */
let compared: string;

beforeAll(async () => {
  const examined = { role: 'target-model', file: model('examined') };
  folder = await caseWith(scratch, 'standard', [examined, ...TEXTS]);
  const other = { role: 'reference-model', file: model('other') };
  const withOther = await caseWith(scratch, 'compared', [examined, ...TEXTS, other]);
  ({ stdout: compared } = await cli(['examine', withOther, '--standard', ...ONE_THREAD, '--preflight']));
});

describe('palimpsest examine --standard', () => {
  it('names every attack with its time, and the others with the reason, and scores nothing', async () => {
    const { plan, omissions } = json<Shown>(await cli(standard('--preflight', '--json')));
    expect(plan.chosen.map(({ attackId }) => attackId).sort()).toEqual([
      'assisted',
      'greedy',
      'long-form',
      'near-verbatim',
      'ordinary',
      'prefix-variants',
      'probabilistic',
      'survey',
      'unprompted',
    ]);
    expect(plan.seconds).toBeCloseTo(
      plan.chosen.reduce((sum, { seconds }) => sum + seconds, 0),
      6,
    );
    expect(omissions).toContainEqual(
      expect.objectContaining({
        attackId: 'system-design',
        why: expect.objectContaining({ code: 'no-chat-template' }) as unknown,
      }),
    );
    expect(auditOf(folder).some(({ action }) => action.startsWith('examination'))).toBe(false);
  });

  it('says that the control is too small, once, and proposes to publish the head of the log first', () => {
    expect(compared.match(/The control is too small for a claim about E2/gu)).toHaveLength(1);
    expect(compared).toMatch(/publish the head of the log \(palimpsest case head .*compared/u);
  });

  it('keeps to the time, and says what has to wait', async () => {
    const { plan } = json<Shown>(await cli(standard('--within', '1 s', '--preflight', '--json')));
    expect(plan.seconds).toBeLessThanOrEqual(1);
    expect(plan.omitted.length + plan.chosen.length).toBe(9);
    expect(plan.next).not.toBeNull();
  });

  it('refuses what it decides itself, and a time that is none', async () => {
    const code = async (...args: readonly string[]): Promise<string> => (await cli(args)).stderr;
    expect(await code(...standard('--attack', 'greedy'))).toContain('--attack');
    expect(await code(...standard('--passages', '5'))).toContain('--passages');
    expect(await code(...standard('--each-work'))).toContain('--each-work');
    expect(await code(...standard('--no-reference'))).toContain('--no-reference');
    expect(await code(...standard('--within', 'soon'))).toContain('"soon" is not a length of time');
    expect(await code('examine', folder)).toContain('--standard');
    expect(await code('examine', folder, '--attack', 'greedy', '--within', '6h')).toContain('--standard');
  });

  it('compares with the first reference model of the case, and names it', () => {
    const titles = Array.from(
      compared.matchAll(/^ +\d+\. (.+) on E1, E2, compared with E4:/gmu),
      ([, title]) => title,
    );
    expect(titles.sort()).toEqual(['Assisted reconstruction', 'Comparison with other models']);
  });

  const finished = (): number =>
    auditOf(folder).filter(({ action }) => action === 'examination-finished').length;

  longLane(
    'runs the whole set, and does not run again what is finished',
    'api/standard, which runs the whole set',
    async () => {
      const first = await cli(standard());
      expect(first.code, first.stderr).toBe(0);
      expect(finished()).toBe(9);
      const second = await cli(standard());
      expect(second.code, second.stderr).toBe(0);
      expect(second.stderr).toContain('is finished as X1');
      expect(finished()).toBe(9);
    },
  );
});
