import { duration, wholeNumber } from '../base/index.js';
import type { ReplayedExamination, ReplayItem, ReplayPlace, ReplayReport } from '../contract/index.js';
import { visibleString } from '../figure/index.js';

/** The result of a replay in words: items, examinations with the places where they differ, and a last line. */
export function replayText(report: ReplayReport): string {
  const { bag, items, examinations, sample, agrees } = report;
  const lines = [
    `${bag.report}  seal number ${bag.sealNumber}`,
    bag.intact ? 'The bag is unchanged since it was sealed.' : 'THE BAG WAS CHANGED AFTER IT WAS SEALED.',
    '',
    ...items.filter(({ status }) => status !== 'not-needed').flatMap(itemLines),
    '',
  ];
  if (sample !== null)
    lines.push(`Units chosen by the seed "${sample.seed}": ${wholeNumber(sample.units)} at most.`);
  for (const examination of examinations) lines.push(...examinationLines(examination, report));
  const left = examinations.filter(({ outcome }) => outcome === 'not-repeated').map(({ id }) => id);
  const nothing = left.length === 0 ? '' : ` This does not cover ${left.join(', ')}.`;
  lines.push(
    '',
    agrees ? `AGREES: the repeated results match the sealed ones.${nothing}` : 'DOES NOT AGREE: see above.',
  );
  // Names and values come from another person's bag.
  return lines.map(visibleString).join('\n');
}

function itemLines({ id, name, status, files, facts }: ReplayItem): string[] {
  const missing = files.filter(({ found }) => found === '');
  const head =
    status === 'found'
      ? `${id}  ${name}: ${files.map(({ found }) => found).join(', ')}`
      : status === 'vocabulary'
        ? `${id}  ${name}: vocabulary of ${files[0]?.found ?? ''}`
        : `${id}  ${name}: MISSING`;
  const lost =
    status !== 'missing'
      ? []
      : missing.map(
          (file) =>
            `      no file with SHA-256 ${file.sha256} (${wholeNumber(file.sizeBytes)} bytes, "${file.name}") is among those given: name it, or the folder that contains it`,
        );
  return [head, ...lost, ...facts.map(placeLine)];
}

function examinationLines(one: ReplayedExamination, { mode, toleranceDecades }: ReplayReport): string[] {
  const head = `${one.id}  ${one.attack.id} ${one.attack.version} on ${one.model}: `;
  if (one.outcome === 'not-repeated') return [`${head}NOT REPEATED: ${one.reason.words}`];
  const what =
    mode === 'from-journal'
      ? `findings recomputed from ${wholeNumber(one.unitsCompared)} units of the journal`
      : `${wholeNumber(one.unitsCompared)} of ${wholeNumber(one.units)} units observed again`;
  const outcome = {
    'same-bytes': 'same bytes',
    'same-numbers':
      mode === 'sample'
        ? 'same numbers, every digit'
        : 'same numbers, every digit, as far as its journal goes; files not compared as a whole',
    'same-findings': `same findings, largest difference ${decades(one.largestDecades)} decades (tolerance ${toleranceDecades})`,
    differs: `DIFFERS in ${wholeNumber(one.differences)} ${one.differences === 1 ? 'place' : 'places'}`,
  }[one.outcome];
  return [
    `${head}${outcome} (${what}, ${duration(one.seconds)})`,
    ...one.places.map(placeLine),
    ...(one.outcome === 'differs' && one.sameMachine === true
      ? ['      Engine and processor are the same as in the bag, so the bytes should be the same.']
      : []),
    ...one.engine.map(({ what: part, inBag, now }) => `      ${part}: ${inBag} in the bag, ${now} here`),
  ];
}

function placeLine({ file, line, at, inBag, now, decides }: ReplayPlace): string {
  const where = [file, line === 0 ? '' : `line ${line}`, at].filter((part) => part !== '').join(' ');
  return `    ${decides ? '!' : '·'} ${where}: ${inBag} in the bag, ${now} here`;
}

function decades(value: number): string {
  return value === 0 ? '0' : value.toPrecision(2);
}
