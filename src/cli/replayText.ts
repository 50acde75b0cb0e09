import { counted, duration, percent, wholeNumber } from '../base/index.js';
import {
  chanceToSee,
  type ReplayedExamination,
  type ReplayItem,
  type ReplayPlace,
  type ReplayReport,
} from '../contract/index.js';
import { visibleString } from '../figure/index.js';

/** The result of a replay in words: items, examinations with the places where they differ, and a last line. */
export function replayText(report: ReplayReport): string {
  const { bag, items, examinations, sample } = report;
  const lines = [
    `${bag.report}  seal number ${bag.sealNumber}`,
    bag.intact ? 'The bag is unchanged since it was sealed.' : 'THE BAG WAS CHANGED AFTER IT WAS SEALED.',
    '',
    ...items.filter(({ status }) => status !== 'not-needed').flatMap(itemLines),
    '',
  ];
  if (sample !== null) lines.push(...sampleLines(sample));
  for (const examination of examinations) lines.push(...examinationLines(examination, report));
  lines.push('', verdictLine(report));
  // Names and values come from another person's bag.
  return lines.map(visibleString).join('\n');
}

/** What was scored again, and what the rest could hide. */
function sampleLines(sample: NonNullable<ReplayReport['sample']>): string[] {
  const { seed, loadBearing, units, of } = sample;
  const power =
    units === 0 || units === of
      ? []
      : [
          `If 1 of the other units were changed, the chance to see it is ${percent(chanceToSee(sample, 1))}; if 10 were, the chance to see at least one is ${percent(chanceToSee(sample, 10))}.`,
        ];
  return [
    `${counted(loadBearing, 'load-bearing unit')}: those of the headlines, the floors, the exhibits and the printed passages.`,
    `${wholeNumber(units)} of ${counted(of, 'other unit')}, chosen by the seed "${seed}".`,
    ...power,
  ];
}

function verdictLine({ verdict, mode, examinations }: ReplayReport): string {
  const left = examinations.filter(({ outcome }) => outcome === 'not-repeated').map(({ id }) => id);
  const sentences = examinations.reduce((sum, { worded }) => sum + worded.sentences, 0);
  const worded =
    sentences === 0
      ? ''
      : ` ${counted(sentences, 'sentence is', 'sentences are')} worded differently: a person must judge whether both wordings mean the same.`;
  const without = left.length === 0 ? '' : ` This does not cover ${left.join(', ')}.`;
  switch (verdict) {
    case 'differs':
      return 'DIFFERS: see above.';
    case 'not-repeated':
      return left.length === examinations.length
        ? 'NOT REPEATED: nothing was compared; see above for what is missing.'
        : `NOT REPEATED: ${left.join(', ')}; see above for what is missing. Everything else agrees.`;
    case 'agrees':
      return mode === 'from-journal'
        ? `AGREES WITH THE JOURNAL: the findings follow from it. Nothing was scored: no number was compared with the model.${worded}${without}`
        : `AGREES: the repeated results match the sealed ones.${worded}${without}`;
  }
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
      : `${wholeNumber(one.unitsCompared)} of ${wholeNumber(one.units)} units observed again${one.loadBearing === null ? '' : `, ${wholeNumber(one.loadBearing)} of them load-bearing`}`;
  const { worded } = one;
  const outcome = {
    'same-bytes': 'same bytes',
    'same-numbers':
      worded.sentences > 0
        ? `same numbers; ${counted(worded.sentences, 'sentence is', 'sentences are')} worded differently (build ${worded.inBag.join(', ')} / build ${worded.here})`
        : mode === 'sample'
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
    ...worded.wordings.flatMap(({ inBag, now, times }) => [
      `    ~ in the bag${times === 1 ? '' : `, ${wholeNumber(times)} times`}: ${inBag}`,
      `      here: ${now}`,
    ]),
    ...(one.sameMachine === false
      ? [
          `      The bag names another engine or processor than this machine has. That is the signer’s own statement; by it, a log probability may differ by ${toleranceDecades} decades.`,
        ]
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
