import { join } from 'node:path';
import type { TestedFinding } from '../../attacks/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import { findingsByWork, type Calibration, type Findings } from '../../domain/index.js';
import { examinationFolder, FINDINGS_FILE, readFindings } from '../../examine/index.js';
import { Untouched } from '../../files/index.js';

/** Bytes of findings that are kept as they are in their files; in memory they take some three times as much. */
const KEPT_BYTES = 96 * 2 ** 20;

/** Bytes of the files whose tests are kept: of a file they are some fiftieth. */
const TESTED_BYTES = 2 ** 31;

/** What is kept of a finding after its file: its test, and how it is calibrated. */
export interface KeptFinding extends TestedFinding {
  readonly calibration: Calibration['kind'];
}

interface Kept {
  readonly findings: Findings | null;
  byWork?: (workId: string) => Findings;
}

/** Findings of examinations for a window that asks for them again and again: read and checked once, for as long as their files are not touched. */
export class KeptFindings {
  readonly #kept = new Untouched<Kept>(KEPT_BYTES);
  readonly #tested = new Untouched<readonly KeptFinding[] | null>(TESTED_BYTES);

  /** The findings of an examination; null as long as there are none. @throws {PalimpsestError} as readFindings */
  async read(opened: CaseFolder, id: string): Promise<Findings | null> {
    return (await this.#get(opened, id))?.findings ?? null;
  }

  /**
   * Its findings about one work, as findingsByWork has them; null as long as the examination has none.
   * @throws {PalimpsestError} as readFindings
   */
  async ofWork(opened: CaseFolder, id: string, workId: string): Promise<Findings | null> {
    const kept = await this.#get(opened, id);
    if (kept === null || kept.findings === null) return null;
    kept.byWork ??= findingsByWork(kept.findings);
    return kept.byWork(workId);
  }

  /**
   * What its findings tell of their tests; null as long as it has none. Whoever reads the findings keeps this of them, so that a case of which
   * not all findings can be kept is not read again for its tests.
   * @throws {PalimpsestError} as readFindings
   */
  tested(opened: CaseFolder, id: string): Promise<readonly KeptFinding[] | null> {
    return this.#tested.get(pathOf(opened, id), async () => testedOf(await this.read(opened, id)));
  }

  #get(opened: CaseFolder, id: string): Promise<Kept | null> {
    const path = pathOf(opened, id);
    return this.#kept.get(path, async () => {
      const findings = await readFindings(opened, id);
      // Does not fail: the file is there, or was a moment ago, and then the next one who asks reads it.
      void this.#tested.get(path, () => testedOf(findings)).catch(() => undefined);
      return { findings };
    });
  }
}

function pathOf(opened: CaseFolder, id: string): string {
  return join(examinationFolder(opened, id), FINDINGS_FILE);
}

function testedOf(findings: Findings | null): readonly KeptFinding[] | null {
  return (
    findings?.findings.map(({ id, workId, title, standing, calibration, family }) => ({
      id,
      workId,
      title,
      standing,
      calibration: calibration.kind,
      ...(family === undefined ? {} : { family }),
    })) ?? null
  );
}
