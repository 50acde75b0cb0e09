import { inputError } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import { caseHeadSchema, requireMeasuredWords, type CaseHead } from '../../domain/index.js';

/**
 * Changes what a case says of itself; the audit log keeps what it said before (of the question, whose drafts are private, the private log).
 * @param part fields to change; those that are undefined, or say what the case says already, stay as they are
 * @returns names of the fields that changed; none when there was nothing to change
 * @throws {PalimpsestError} `case-head` naming the field, `words-overstated` of the question; `case-lock-lost`, `disk-full`, `file-*`
 */
export function editCase(
  opened: CaseFolder,
  part: { readonly [K in keyof CaseHead]?: CaseHead[K] | undefined },
): Promise<(keyof CaseHead)[]> {
  return opened.inTurn(async () => {
    const { head } = opened.index;
    const fields = caseHeadSchema.keyof().options;
    const changed = fields.filter((key) => part[key] !== undefined && part[key] !== head[key]);
    if (changed.length === 0) return [];
    const pick = (from: typeof part): Record<string, string> =>
      Object.fromEntries(changed.map((key) => [key, from[key] ?? '']));
    const after = checkedHead({ ...head, ...pick(part) });
    if (changed.includes('question')) requireMeasuredWords('head.question', after.question);
    const { question, ...plain } = pick(after);
    const before = pick(head);
    delete before['question'];
    const secret = question === undefined ? {} : { question };
    await opened.commit('case-edited', { before, after: plain }, secret, (index) => {
      index.head = after;
    });
    return changed;
  });
}

function checkedHead(head: CaseHead): CaseHead {
  const parsed = caseHeadSchema.safeParse(head);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  throw inputError('case-head', `${field}: ${issue?.message ?? 'not valid'}.`, 'Shorten it.', { field });
}
