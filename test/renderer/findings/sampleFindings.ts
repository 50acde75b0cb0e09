import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseOverview, ExaminationShort } from '../../../src/contract/index.js';
import { findAttack } from '../../../src/attacks/index.js';
import type { Findings } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { measureInMemory, type MeasuredText } from '../../support/models/measureInMemory.js';
import { sampleSummary } from '../runs/sampleRun.js';
import { HOSTILE, sampleOverview } from '../support/sampleCase.js';

/** Characters of each text: some hundred passages, measured in a second. */
const CHARS = 24_000;
/** Of these characters the model of X1 and X3 knows every word. */
const KNOWN_CHARS = 14_000;

/** What examinations found that were run here and now, of works whose titles attack whoever shows them. */
export interface SampleFindings {
  readonly overview: CaseOverview;
  readonly findings: Readonly<Record<string, Findings>>;
}

/** X1 and X3 on a model that knows the work, X4 on one that does not; X2 failed. */
export async function sampleFindings(): Promise<SampleFindings> {
  const [target, control] = ['target-moby-dick-planted', 'control-moby-dick-held-out'].map((name) =>
    readFileSync(join(process.cwd(), 'assets', 'demo', `${name}.txt`), 'utf8').slice(0, CHARS),
  ) as [string, string];
  const texts: readonly MeasuredText[] = [
    { id: 'E2', role: 'target', title: `The work ${HOSTILE}`, fileName: 'target.txt', text: target },
    { id: 'E3', role: 'control', title: `The control ${HOSTILE}`, fileName: 'control.txt', text: control },
  ];
  const measure = async (attack: string, known: string): Promise<Findings> => {
    const engine = createFakeEngine({ text: known });
    const loaded = await engine.load({ path: 'model.gguf', gpu: 'off' });
    const model = { id: 'E1', name: HOSTILE, sha256: '1'.repeat(64) };
    const measured = await measureInMemory(findAttack(attack), engine, loaded, model, texts);
    await engine.dispose();
    return measured.findings;
  };
  const knows = target.slice(0, KNOWN_CHARS);
  const short = (id: string, status: ExaminationShort['status']): ExaminationShort =>
    sampleSummary({ id, status, targetIds: ['E2'], controlIds: ['E3'] });
  return {
    overview: sampleOverview({
      examinations: [
        short('X1', 'finished'),
        short('X2', 'failed'),
        short('X3', 'finished'),
        short('X4', 'finished'),
      ],
    }),
    findings: {
      X1: await measure('probabilistic', knows),
      X3: await measure('greedy', knows),
      X4: await measure('probabilistic', 'Nothing of the work is in here, and nothing of its control.'),
    },
  };
}
