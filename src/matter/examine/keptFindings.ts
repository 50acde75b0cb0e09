import { join } from 'node:path';
import type { CaseFolder } from '../../casefile/index.js';
import { findingsByWork, type Findings } from '../../domain/index.js';
import { examinationFolder, FINDINGS_FILE, readFindings } from '../../examine/index.js';
import { Untouched } from '../../files/index.js';

/** Bytes of findings that are kept as they are in their files; in memory they take some three times as much. */
const KEPT_BYTES = 96 * 2 ** 20;

interface Kept {
  readonly findings: Findings | null;
  byWork?: (workId: string) => Findings;
}

/** Findings of examinations for a window that asks for them again and again: read and checked once, for as long as their files are not touched. */
export class KeptFindings {
  readonly #kept = new Untouched<Kept>(KEPT_BYTES);

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

  #get(opened: CaseFolder, id: string): Promise<Kept | null> {
    return this.#kept.get(join(examinationFolder(opened, id), FINDINGS_FILE), async () => ({
      findings: await readFindings(opened, id),
    }));
  }
}
