import { ExaminationView } from './examinationView.js';
import { Lru } from '../machine/lru.js';
import type { ReaderSources } from './readerSources.js';
import type { ViewedWork } from './viewedWork.js';

/** Views that are kept: at a million words one takes about 50 MB, with passages that overlap more. */
const KEPT = 4;

/** Examinations as their journals tell them; the last few are kept and follow their journals. */
export class ExaminationViews {
  readonly #sources: ReaderSources;
  readonly #kept = new Lru<ExaminationView>(KEPT);

  constructor(sources: ReaderSources) {
    this.#sources = sources;
  }

  /** An examination as far as it is journalled now. @throws {PalimpsestError} as ExaminationView.open and follow */
  get(caseId: string, examinationId: string): Promise<ExaminationView> {
    return this.#get(caseId, examinationId);
  }

  async #get(caseId: string, examinationId: string, workId?: string): Promise<ExaminationView> {
    const { folder } = await this.#sources.cases.get(caseId);
    const key = [caseId, folder, examinationId, workId ?? ''].join('\n');
    const view = await this.#kept.get(key, () =>
      ExaminationView.open(this.#sources, caseId, examinationId, workId),
    );
    try {
      await view.follow();
      return view;
    } catch (error) {
      // It took in lines before the one that is broken.
      this.#kept.forget(key);
      throw error;
    }
  }

  /**
   * One work of it, whose file is still as it was received.
   * @param isAlone only this work is prepared; of an examination of many works the others may take long, and only a tally needs them
   * @throws {PalimpsestError} as {@link get}; `evidence-unknown`, `evidence-changed`
   */
  async work(
    caseId: string,
    examinationId: string,
    workId: string,
    isAlone = false,
  ): Promise<{ readonly view: ExaminationView; readonly work: ViewedWork }> {
    const view = await this.#get(caseId, examinationId, isAlone ? workId : undefined);
    const work = view.work(workId);
    await this.#sources.works.get(await this.#sources.cases.get(caseId), workId);
    return { view, work };
  }
}
