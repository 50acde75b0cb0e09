/** The number of lines kept for each examination. */
const KEPT = 500;
/** The maximum length of a line: a hostile model file can make an engine write anything. */
const LONGEST = 2000;

/** The engine logs of the examinations that ran since the program was started. */
export class RunLogs {
  readonly #logs = new Map<string, string[]>();

  /** Adds lines; returns them as they are stored. */
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
