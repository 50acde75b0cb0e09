/** Lines that are kept for each examination. */
const KEPT = 500;
/** Longest line that is kept: an engine can be made to write anything. */
const LONGEST = 2000;

/** What engines wrote while examinations ran, of this start of the program. */
export class RunLogs {
  readonly #logs = new Map<string, string[]>();

  /** Adds lines; returns them as they are kept. */
  add(caseId: string, examinationId: string, lines: readonly string[]): string[] {
    const added = lines
      .slice(-KEPT)
      .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line));
    const key = `${caseId}\n${examinationId}`;
    this.#logs.set(key, [...(this.#logs.get(key) ?? []), ...added].slice(-KEPT));
    return added;
  }

  /** The last lines of an examination. */
  of(caseId: string, examinationId: string): string[] {
    return this.#logs.get(`${caseId}\n${examinationId}`) ?? [];
  }
}
