import { loggedExaminations } from '../../domain/index.js';
import { counted } from '../../base/index.js';
import { failed, listed, passed, skipped, type CheckDefinition, type Outcome } from './bagCheck.js';
import { auditOf } from '../bag/bagLog.js';
import { PAYLOAD_FILES } from '../bag/bagNames.js';
import { sameBytes } from '../encoding/der.js';
import { isNamedOnce, itemsBy, itemsOf, member, parsedJson, textOf } from '../encoding/jsonParts.js';
import type { OpenBag } from '../bag/openBag.js';
import { pdfAttachment } from '../encoding/pdfAttachment.js';
import { pageProblem } from './pageMarkup.js';
import { readPayload } from '../bag/readPayload.js';
import { differentFindings, differentItem, differentStart, headDifference } from '../bag/reportParts.js';
import { differentChanges, differentOmission, differentRuns } from '../bag/reportedHistory.js';
import { reportOf } from '../bag/sealedReport.js';
import { shown } from '../bag/shown.js';

/** Checks of the forms of the report against each other and of the report against the rest of the bag. */
export const REPORT_CHECKS: readonly CheckDefinition[] = [
  {
    id: 'report-forms',
    title: 'The PDF and the HTML page hold the data of report.json',
    proof: (commands) => commands.forms,
    run: checkForms,
  },
  {
    id: 'report-complete',
    title: 'Every examination and every run on record is in the report',
    proof: (commands) => commands.complete,
    run: checkComplete,
  },
  {
    id: 'report-contents',
    title: 'Plans, findings and items in report.json are those in the files of the bag',
    proof: (commands) => commands.contents,
    run: checkContents,
  },
];

async function checkForms(bag: OpenBag): Promise<Outcome> {
  const report = await reportOf(bag);
  if ('problem' in report) return failed(`report.json: ${report.problem}.`);
  const { bytes } = report.value;
  if (!bag.files.has(PAYLOAD_FILES.pdf)) return failed(`${PAYLOAD_FILES.pdf} is missing.`);
  const attached = pdfAttachment(await readPayload(bag, PAYLOAD_FILES.pdf), 'report.json');
  if ('problem' in attached) return failed(`report.pdf: ${attached.problem}.`);
  if (!sameBytes(attached.value, bytes))
    return failed('The report.json inside report.pdf differs from that of the bag.');
  if (!bag.files.has(PAYLOAD_FILES.html)) return failed(`${PAYLOAD_FILES.html} is missing.`);
  const html = Buffer.from(await readPayload(bag, PAYLOAD_FILES.html)).toString('utf8');
  const problem = pageProblem(html, Buffer.from(bytes).toString('utf8'));
  if (problem !== undefined) return failed(`report.html: ${problem}.`);
  return passed(
    'The report.json of the bag is contained, byte for byte, in report.pdf and report.html. The page has only elements and attributes with which a report is printed.',
  );
}

async function checkComplete(bag: OpenBag): Promise<Outcome> {
  const chain = await auditOf(bag);
  const report = await reportOf(bag);
  if ('problem' in chain) return failed('audit.jsonl cannot be relied on, so what was done is not known.');
  if ('problem' in report) return failed(`report.json: ${report.problem}.`);
  const logged = loggedExaminations(chain.value.entries);
  const { root } = report.value;
  const inFull = itemsBy(member(root, 'examinations'), 'id');
  const named = itemsBy(member(root, 'omitted'), 'id');
  const problems = ['examinations', 'omitted']
    .filter((name) => !isNamedOnce(member(root, name), 'id'))
    .map((name) => `an entry of ${name} has no id, or the id of another entry`);
  for (const { id, finished } of logged.values()) {
    const isFinished = finished !== undefined;
    const examination = inFull.get(id);
    if (examination === undefined && !named.has(id))
      problems.push(`${shown(id)} is on record, but not in the report`);
    if (examination !== undefined && named.has(id))
      problems.push(`${shown(id)} is in the report, but also listed as omitted`);
    if (examination !== undefined && (member(examination, 'status') === 'finished') !== isFinished)
      problems.push(
        `${shown(id)} is ${isFinished ? '' : 'not '}finished according to the audit log, but the report states the opposite`,
      );
  }
  for (const [id, told] of [...inFull, ...named]) {
    const problem = !logged.has(id)
      ? 'it is in the report, but not in the audit log'
      : inFull.has(id)
        ? differentRuns(chain.value.entries, told)
        : differentOmission(chain.value.entries, told, member(root, 'items'));
    if (problem !== undefined) problems.push(`${shown(id)}: ${problem}`);
  }
  if (problems.length > 0) return failed(`${listed(problems)}.`);
  if (logged.size === 0) return skipped('The audit log tells of no examination.');
  const left =
    named.size === 0 ? '' : ` ${named.size} of them are listed as carried out but not reported here.`;
  return passed(
    `${logged.size} on record, all in the report, with their starts and resumptions as recorded.${left}`,
  );
}

async function checkContents(bag: OpenBag): Promise<Outcome> {
  const chain = await auditOf(bag);
  const report = await reportOf(bag);
  if ('problem' in chain) return failed('audit.jsonl cannot be relied on, so what was done is not known.');
  if ('problem' in report) return failed(`report.json: ${report.problem}.`);
  const { root } = report.value;
  const problems: string[] = [];
  const head = headDifference(chain.value, member(root, 'case', 'head'));
  if (head !== undefined) problems.push(head);
  const read = async (path: string): Promise<unknown> =>
    bag.files.has(path) ? parsedJson(await readPayload(bag, path)) : undefined;
  if (!isNamedOnce(member(root, 'items'), 'evidence', 'id'))
    problems.push('an entry of items has no id, or the id of another entry');
  for (const [id, examination] of itemsBy(member(root, 'examinations'), 'id')) {
    const results = textOf(member(examination, 'resultsPath')) ?? '';
    const stated = textOf(member(examination, 'resultsSha256')) ?? '';
    const problem =
      differentStart(examination, await read(`data/results/${id}.start.json`)) ??
      (results !== '' && bag.hashes.get(results) !== stated
        ? `it states a different hash for ${shown(results)}`
        : differentFindings(examination, await read(`data/results/${id}.findings.json`)));
    if (problem !== undefined) problems.push(`${shown(id)}: ${problem}`);
  }
  const items = itemsBy(member(root, 'items'), 'evidence', 'id');
  for (const [id, item] of items) {
    const problem =
      differentItem(item, await read(`data/items/${id}.json`)) ?? differentChanges(chain.value.entries, item);
    if (problem !== undefined) problems.push(`${shown(id)}: ${problem}`);
  }
  const unnamed = [...bag.files.keys()].filter((path) => {
    const id = /^data\/items\/(E[1-9][0-9]*)\.json$/.exec(path)?.[1];
    return id !== undefined && !items.has(id);
  });
  if (unnamed.length > 0) problems.push(`the report does not name ${listed(unnamed)}`);
  if (problems.length > 0) return failed(`${listed(problems)}.`);
  const examinations = itemsOf(member(root, 'examinations'));
  const left = examinations.flatMap((one) => itemsOf(member(one, 'inResultsOnly'))).length;
  const only =
    left === 0
      ? ''
      : ` The passages and details of ${counted(left, 'work')}, counted in each examination, are only in the results.`;
  return passed(
    `The plans and findings of ${examinations.length} examinations and ${items.size} items are those in the files of the bag.${only} Other parts of report.json have no file to be compared with.`,
  );
}
