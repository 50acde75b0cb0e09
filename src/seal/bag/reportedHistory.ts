import type { AuditChain, AuditLine } from './auditChain.js';
import { itemsOf, member, sameJson, textOf } from '../encoding/jsonParts.js';
import { shown } from './shown.js';

/** What is printed where a log does not record something. */
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

/** A start or a resumption in the form in which a report states it. */
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
 * States how a line of `omitted` differs from what the audit log records about that examination: attack, models, works, state and time. The names
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
      return `the attack in the report differs from ${shown(recorded)}, which the audit log names`;
  }
  const last = own.findLast(({ action }) => Object.hasOwn(STATES, action));
  const state = STATES[last?.action ?? ''];
  const status = member(omission, 'status');
  // An examination that runs while the report is made has no end on record yet.
  if (status !== state && !(status === 'running' && state === 'interrupted'))
    return `the report says ${shown(String(status))}, the audit log ${state ?? UNKNOWN}`;
  if (member(omission, 'at') !== last?.time)
    return 'the time in the report differs from that in the audit log';
  const model = textOf(member(prepared, 'model'));
  if (model === undefined) return undefined;
  const named = (...ids: readonly string[]): string[] => ids.map((id) => nameOf(items, id));
  const models = named(model, ...textsOf(member(prepared, 'references')));
  if (!sameJson(member(omission, 'models'), models))
    return `the audit log names different models: ${models.map(shown).join(', ')}`;
  const works = named(...textsOf(member(prepared, 'targets')), ...textsOf(member(prepared, 'controls')));
  return sameJson(member(omission, 'works'), works)
    ? undefined
    : `the audit log names different works: ${works.map(shown).join(', ')}`;
}

/** How a report refers to an item: by its title, or else its name, and its id. */
function nameOf(items: unknown, id: string): string {
  const evidence = itemsOf(items)
    .map((item) => member(item, 'evidence'))
    .find((one) => member(one, 'id') === id);
  if (evidence === undefined) return id;
  const title = textOf(member(evidence, 'title')) ?? '';
  return `${title === '' ? (textOf(member(evidence, 'name')) ?? '') : title} (${id})`;
}

/**
 * States how the starts and resumptions of an examination in the report differ from those in the audit log: when, by which program, what was insisted on,
 * and the result of the self-test. A report without them comes from a version whose log has none of this.
 */
export function differentRuns(chain: AuditChain, examination: unknown): string | undefined {
  const due = runsOf(entriesOf(chain, textOf(member(examination, 'id')) ?? ''));
  const told = member(examination, 'runs');
  if (told === undefined) {
    const isOlder = due.every(
      ({ program, insisted, selfTest }) =>
        program === null && insisted.length === 0 && selfTest === 'not-recorded',
    );
    return isOlder ? undefined : 'the audit log records its runs, but the report does not list them';
  }
  const runs = itemsOf(told);
  if (runs.length !== due.length) return `the report lists ${runs.length} runs, the audit log ${due.length}`;
  const wrong = due.findIndex((run, index) => !sameJson(run, runs[index]));
  return wrong < 0 ? undefined : `run ${wrong + 1} in the report differs from the audit log`;
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

/** The program that an entry names; null if the entry does not identify one completely. */
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
