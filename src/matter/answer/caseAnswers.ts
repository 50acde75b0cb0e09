import {
  answerOf,
  briefOf,
  type Answer,
  type AnswerBrief,
  type AnswerExamination,
  type AnswerSource,
  type OtherModel,
} from '../../answer/index.js';
import { ATTACKS } from '../../attacks/index.js';
import { findEvidence, readAudit, type CaseFolder } from '../../casefile/index.js';
import { listExaminations, type ExaminationSummary } from '../../examine/index.js';
import type { Evidence } from '../../domain/index.js';
import type { CaseChecks } from '../case/caseChecks.js';
import type { KeptFindings } from '../examine/keptFindings.js';
import { Lru } from '../machine/lru.js';

/** Most answers and lines of the matrix that are kept in memory. */
const ANSWERS_KEPT = 400;
const BRIEFS_KEPT = 20_000;

/** A work and a model, with their examinations. */
interface Pair {
  readonly modelId: string;
  readonly workId: string;
  readonly examinations: readonly ExaminationSummary[];
}

/**
 * The answers of cases, joined over examinations. An answer is made again only when an examination of its work and model has ended or begun:
 * findings do not change once they are written. They are compared with the audit log before they are read, so that nothing is kept of findings
 * that differ from it.
 */
export class CaseAnswers {
  readonly #checks: CaseChecks;
  readonly #answers = new Lru<Answer>(ANSWERS_KEPT);
  readonly #briefs = new Lru<AnswerBrief>(BRIEFS_KEPT);
  readonly #findings: KeptFindings;

  constructor(checks: CaseChecks, findings: KeptFindings) {
    this.#checks = checks;
    this.#findings = findings;
  }

  /**
   * The answer for one work and one model.
   * @throws {PalimpsestError} `evidence-unknown`; `case-differs`, `audit-broken`, `findings-broken`, `file-*`
   */
  async answer(opened: CaseFolder, modelId: string, workId: string): Promise<Answer> {
    const model = findEvidence(opened, modelId);
    const work = findEvidence(opened, workId);
    const ofWork = (await pairsOf(opened)).filter((pair) => pair.workId === workId);
    const own = ofWork.find((pair) => pair.modelId === modelId) ?? { modelId, workId, examinations: [] };
    const others = ofWork.filter((pair) => pair.modelId !== modelId);
    await this.#checks.require(
      opened,
      [own, ...others].flatMap(({ examinations }) => examinations.map(({ id }) => id)),
    );
    return this.#answers.get(keyOf(opened, [own, ...others], model, work), async () =>
      answerOf(await this.#sourceOf(opened, own, model, work, others)),
    );
  }

  /**
   * One line for each work and model that were examined together, in the order of the works, then of the models.
   * @throws {PalimpsestError} `case-differs`, `audit-broken`, `findings-broken`, `file-*`
   */
  async briefs(opened: CaseFolder): Promise<AnswerBrief[]> {
    await this.#checks.requireAll(opened);
    const evidence = new Map(opened.index.evidence.map((item) => [item.id, item]));
    const pairs = await pairsOf(opened);
    const briefs = new Map<Pair, AnswerBrief>();
    // The works of one model share its examinations, which are kept until other ones are read: all of them are asked for at once.
    for (const ofModel of groupedByModel(pairs)) {
      await Promise.all(
        ofModel.map(async (pair) => {
          const model = evidence.get(pair.modelId);
          const work = evidence.get(pair.workId);
          if (model === undefined || work === undefined) return;
          // A line has no objections, so the other models of the work are not read for it.
          const brief = await this.#briefs.get(keyOf(opened, [pair], model, work), async () =>
            briefOf(answerOf(await this.#sourceOf(opened, pair, model, work, []))),
          );
          briefs.set(pair, brief);
        }),
      );
    }
    return pairs.flatMap((pair) => briefs.get(pair) ?? []);
  }

  async #sourceOf(
    opened: CaseFolder,
    pair: Pair,
    model: Evidence,
    work: Evidence,
    otherPairs: readonly Pair[],
  ): Promise<AnswerSource> {
    const others: OtherModel[] = [];
    for (const other of otherPairs) {
      const { id, ...named } = findEvidence(opened, other.modelId);
      const examinations = await this.#examinationsOf(opened, other);
      others.push({ model: { id, name: nameOf(named) }, examinations });
    }
    return {
      model: { id: model.id, name: nameOf(model), role: model.role },
      work: { id: work.id, title: nameOf(work), firstPublished: work.firstPublished ?? '' },
      examinations: await this.#examinationsOf(opened, pair),
      others,
    };
  }

  async #examinationsOf(opened: CaseFolder, { examinations, workId }: Pair): Promise<AnswerExamination[]> {
    const all: AnswerExamination[] = [];
    for (const { id, status, start } of examinations) {
      all.push({
        id,
        status,
        start,
        findings: status === 'finished' ? await this.#findings.ofWork(opened, id, workId) : null,
        attackId: start.attack.id,
        attackTitle: titleOf(start.attack.id),
      });
    }
    return all;
  }
}

/** What an answer depends on: who the pairs are, the first of which it is about, and how far their examinations are. */
function keyOf(opened: CaseFolder, pairs: readonly Pair[], model: Evidence, work: Evidence): string {
  const state = pairs.map(({ modelId, examinations }) => [
    modelId,
    nameOf(findEvidence(opened, modelId)),
    ...examinations.map(({ id, status }) => `${id} ${status}`),
  ]);
  return JSON.stringify([opened.folder, work.id, nameOf(model), nameOf(work), work.firstPublished, state]);
}

function groupedByModel(pairs: readonly Pair[]): readonly (readonly Pair[])[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const group = groups.get(pair.modelId) ?? [];
    groups.set(pair.modelId, group);
    group.push(pair);
  }
  return [...groups.values()];
}

async function pairsOf(opened: CaseFolder): Promise<Pair[]> {
  const summaries = await listExaminations(opened, await readAudit(opened.folder));
  const pairs = new Map<
    string,
    { readonly modelId: string; readonly workId: string; examinations: ExaminationSummary[] }
  >();
  for (const summary of summaries) {
    for (const { id: workId } of summary.start.targets) {
      const modelId = summary.start.model.id;
      const key = JSON.stringify([modelId, workId]);
      const pair = pairs.get(key) ?? { modelId, workId, examinations: [] };
      pairs.set(key, pair);
      pair.examinations.push(summary);
    }
  }
  const order = new Map(opened.index.evidence.map(({ id }, at) => [id, at]));
  const at = (id: string): number => order.get(id) ?? order.size;
  return [...pairs.values()].sort((a, b) => at(a.workId) - at(b.workId) || at(a.modelId) - at(b.modelId));
}

function nameOf({ title, name }: Pick<Evidence, 'title' | 'name'>): string {
  return title === '' ? name : title;
}

function titleOf(attackId: string): string {
  return ATTACKS.find(({ id }) => id === attackId)?.title ?? attackId;
}
