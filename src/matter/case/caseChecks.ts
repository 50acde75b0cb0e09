import { utc } from '../../base/index.js';
import { verifyAudit, auditBroken, type CaseFolder } from '../../casefile/index.js';
import { caseDifferences, caseDiffers, caseNoteWords, compareCase } from '../../examine/index.js';
import { FileHashes } from '../../files/index.js';
import type { CaseIntegrity } from '../../contract/index.js';

/**
 * Checks cases by their audit logs while windows are open: files unchanged since the last check are not hashed again.
 */
export class CaseChecks {
  readonly #hashes = new Map<string, FileHashes>();
  readonly #full = new Map<string, CaseIntegrity>();

  /**
   * Records of a case: everything but bulk numbers and earlier reports. Where those were checked before, that result still stands.
   * @throws {PalimpsestError} `file-*`
   */
  async look(opened: CaseFolder): Promise<CaseIntegrity> {
    const full = this.#full.get(opened.index.id);
    const found = await this.#check(opened, false);
    const older =
      full?.differences.filter((one) => !found.differences.some(({ file }) => file === one.file)) ?? [];
    return { ...found, differences: [...found.differences, ...older] };
  }

  /** Everything, bulk numbers and earlier reports too. @throws {PalimpsestError} `audit-broken`; as {@link look} */
  async all(opened: CaseFolder): Promise<CaseIntegrity> {
    const audit = await verifyAudit(opened.folder);
    if (audit.kind === 'broken') throw auditBroken(opened.folder, audit.line, audit.reason);
    const found = await this.#check(opened, true);
    this.#full.set(opened.index.id, found);
    return found;
  }

  /**
   * Refuses examinations of which one, or what it rests on, is not as the audit log has it.
   * @throws {PalimpsestError} `case-differs`; `audit-broken`, `file-*`
   */
  async require(opened: CaseFolder, examinations: readonly string[]): Promise<void> {
    const hashes = this.hashes(opened);
    const differences = await caseDifferences(opened, { examinations, arrays: false, hashes });
    if (differences.length > 0) throw caseDiffers(opened.folder, differences);
  }

  /** @throws {PalimpsestError} `case-differs` when any record of the case is not as the audit log has it; `audit-broken`, `file-*` */
  async requireAll(opened: CaseFolder): Promise<void> {
    const differences = await caseDifferences(opened, { arrays: false, hashes: this.hashes(opened) });
    if (differences.length > 0) throw caseDiffers(opened.folder, differences);
  }

  async #check(opened: CaseFolder, arrays: boolean): Promise<CaseIntegrity> {
    const checkedAt = utc(opened.clock);
    const audit = await verifyAudit(opened.folder);
    if (audit.kind === 'broken') {
      const broken = {
        file: 'audit/audit.jsonl',
        what: `line ${audit.line}: ${audit.reason}`,
        recorded: '',
        found: '',
      };
      return { checkedAt, arrays, differences: [broken], notes: [] };
    }
    const { differences, notes } = await compareCase(opened, {
      arrays,
      reports: arrays,
      hashes: this.hashes(opened),
    });
    return {
      checkedAt,
      arrays,
      differences: differences.map((one) => ({ ...one })),
      notes: notes.map(caseNoteWords),
    };
  }

  /** Hashes of files of a case, kept as long as these are not touched. */
  hashes(opened: CaseFolder): FileHashes {
    const known = this.#hashes.get(opened.index.id) ?? new FileHashes();
    this.#hashes.set(opened.index.id, known);
    return known;
  }
}
