import type { AuditChain, AuditLine } from './auditChain.js';
import { itemsOf, member, sameJson, textOf } from '../encoding/jsonParts.js';
import { shown } from './shown.js';

/** What a log that does not say it is printed as. */
const UNKNOWN = 'not recorded';

/** State of an examination after an entry of the log. */
const STATES: Readonly<Record<string, string>> = {
  'examination-prepared': 'planned',
  'examination-started': 'interrupted',
  'examination-resumed': 'interrupted',
  'examination-paused': 'paused',
  'examination-failed': 'failed',
  'examination-finished': 'finished',
};

const PROGRAM = ['name', 'version', 'build', 'commit', 'lockFileSha256'] as const;

/** A start or resume as a report tells it. */
interface Run {
  readonly kind: string;
  readonly at: string;
  readonly program: unknown;
  readonly insisted: readonly string[];
  readonly selfTest: string;
}

function entriesOf({ entries }: AuditChain, id: string): readonly AuditLine[] {
  return entries.filter(({ detail }) => member(detail, 'examination') === id);
}

/**
 * Says that a line of `omitted` is not what the audit log tells of that examination: attack, models, works, state and time. The names
 * of models and works are those of the report's items; older logs do not say which were used.
 */
export function differentOmission(chain: AuditChain, omission: unknown, items: unknown): string | undefined {
  const own = entriesOf(chain, textOf(member(omission, 'id')) ?? '');
  const prepared = own.find(({ action }) => action === 'examination-prepared')?.detail;
  for (const [name, logged] of [
    ['id', 'attack'],
    ['version', 'version'],
  ] as const) {
    const recorded = textOf(member(prepared, logged)) ?? UNKNOWN;
    if (member(omission, 'attack', name) !== recorded)
      return `the report states another attack than ${shown(recorded)}, which the audit log names`;
  }
  const last = own.findLast(({ action }) => Object.hasOwn(STATES, action));
  const state = STATES[last?.action ?? ''];
  const status = member(omission, 'status');
  // What runs while the report is made has no end on record yet.
  if (status !== state && !(status === 'running' && state === 'interrupted'))
    return `the report says ${shown(String(status))}, the audit log ${state ?? UNKNOWN}`;
  if (member(omission, 'at') !== last?.time) return 'the report states another time than the audit log';
  const model = textOf(member(prepared, 'model'));
  if (model === undefined) return undefined;
  const named = (...ids: readonly string[]): string[] => ids.map((id) => nameOf(items, id));
  const models = named(model, ...textsOf(member(prepared, 'references')));
  if (!sameJson(member(omission, 'models'), models))
    return `the audit log names other models: ${models.map(shown).join(', ')}`;
  const works = named(...textsOf(member(prepared, 'targets')), ...textsOf(member(prepared, 'controls')));
  return sameJson(member(omission, 'works'), works)
    ? undefined
    : `the audit log names other works: ${works.map(shown).join(', ')}`;
}

/** An item as a report names it: title, or name, and id. */
function nameOf(items: unknown, id: string): string {
  const evidence = itemsOf(items)
    .map((item) => member(item, 'evidence'))
    .find((one) => member(one, 'id') === id);
  if (evidence === undefined) return id;
  const title = textOf(member(evidence, 'title')) ?? '';
  return `${title === '' ? (textOf(member(evidence, 'name')) ?? '') : title} (${id})`;
}

/**
 * Says that starts and resumes of an examination are not told as the audit log has them: when, by which program, what was insisted on,
 * and what the self-test gave. A report that lacks them is of a version whose log has none of this.
 */
export function differentRuns(chain: AuditChain, examination: unknown): string | undefined {
  const due = runsOf(entriesOf(chain, textOf(member(examination, 'id')) ?? ''));
  const told = member(examination, 'runs');
  if (told === undefined) {
    const isOlder = due.every(
      ({ program, insisted, selfTest }) =>
        program === null && insisted.length === 0 && selfTest === 'not-recorded',
    );
    return isOlder ? undefined : 'the report does not tell its runs, the audit log does';
  }
  const runs = itemsOf(told);
  if (runs.length !== due.length) return `the report tells ${runs.length} runs, the audit log ${due.length}`;
  const wrong = due.findIndex((run, index) => !sameJson(run, runs[index]));
  return wrong < 0 ? undefined : `run ${wrong + 1} is not told as the audit log has it`;
}

function runsOf(own: readonly AuditLine[]): Run[] {
  const runs: Run[] = [];
  for (const { action, detail, time } of own) {
    const insisted = textsOf(member(detail, 'insisted'));
    const kind = /^examination-(started|resumed)$/.exec(action)?.[1];
    const last = runs.at(-1);
    if (kind !== undefined) {
      const program = programOf(member(detail, 'program'));
      runs.push({ kind, at: time, program, insisted, selfTest: 'not-recorded' });
    } else if (action === 'self-tested' && last !== undefined) {
      const result = textOf(member(detail, 'result')) ?? '';
      const selfTest = ['passed', 'failed', 'none'].includes(result) ? result : 'not-recorded';
      runs[runs.length - 1] = { ...last, selfTest, insisted: [...last.insisted, ...insisted] };
    }
  }
  return runs;
}

/** The program that an entry names; null where it does not name one in full. */
function programOf(value: unknown): unknown {
  const isWhole =
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === PROGRAM.length &&
    PROGRAM.every((name) => textOf(member(value, name)) !== undefined);
  return isWhole ? value : null;
}

function textsOf(value: unknown): string[] {
  return itemsOf(value).flatMap((one) => textOf(one) ?? []);
}
