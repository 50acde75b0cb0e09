import type { CodeTable } from './codeTable.js';

/** Attacks, plans, runs, journals, replay and validation. */
export const examinationsCodes = {
  'attack-missing': { kinds: ['input'], means: 'No attack and no standard examination was asked for.' },
  'attack-unknown': { kinds: ['input'], means: 'There is no attack with this name.' },
  'parameter-unknown': { kinds: ['input'], means: 'The attack has no parameter with this name.' },
  'parameter-value': { kinds: ['input'], means: 'The value of a parameter is not valid.' },
  'parameter-policies': {
    kinds: ['input'],
    means: 'A decoding policy is not valid, or there are too many.',
  },
  'parameter-seeds': { kinds: ['input'], means: 'The list of seeds is not valid.' },
  'temperature-range': { kinds: ['input'], means: 'The list of temperatures is not valid.' },
  'plan-too-large': { kinds: ['input'], means: 'The plan would evaluate more tokens than any machine can.' },
  'plan-differs': {
    kinds: ['bug'],
    means: 'The plan that was made for the findings is not the one that was run.',
  },
  'plan-model-unknown': {
    kinds: ['bug'],
    means: 'An attack planned a unit for a model that was not chosen.',
  },
  'plan-units-equal': { kinds: ['bug'], means: 'An attack planned two units with the same id.' },
  'tokenizer-differs': {
    kinds: ['input'],
    means: 'A reference model or a base has a different tokenizer from the model.',
  },
  'prefix-short': { kinds: ['input'], means: 'The prefix leaves too little to start from.' },
  'reseed-beam': { kinds: ['input'], means: 'Beam search cannot be combined with new seeds for lost texts.' },
  'seed-outside': { kinds: ['input'], means: 'A seed is outside the work.' },
  'beam-too-wide': { kinds: ['input'], means: 'The beam is too wide for the engine or for the memory.' },
  'epsilon-too-large': {
    kinds: ['input'],
    means: 'The number of changes allowed would accept text that shares nothing with the passage.',
  },
  'own-prefix': {
    kinds: ['input'],
    means: 'A line in the list of prefixes has nothing on one side of its arrow.',
  },
  'own-prefix-place': {
    kinds: ['input'],
    means: 'The position of a prefix in the list cannot be found or does not fit.',
  },
  'controls-few': { kinds: ['input'], means: 'There are too few control passages for the error rate.' },
  'answers-too-many': {
    kinds: ['input'],
    means: 'More answers at once were asked for than the engine can keep.',
  },
  'budget-zero': { kinds: ['input'], means: 'Too few texts were asked for.' },
  'match-longer': {
    kinds: ['input'],
    means: 'A match is defined to be longer than the texts that are written.',
  },
  'texts-too-many': { kinds: ['input'], means: 'More text was asked for than can be searched together.' },
  'work-unknown': { kinds: ['input'], means: 'A work is not part of the examination.' },
  'standard-alone': {
    kinds: ['input'],
    means: 'The standard examination was asked for together with something that it decides itself.',
  },
  'standard-time': { kinds: ['input'], means: 'A time limit is not a length of time.' },
  'no-model': { kinds: ['input'], means: 'The case contains no model.' },
  'no-target': { kinds: ['input'], means: 'The examination has no target work.' },
  'reference-itself': { kinds: ['input'], means: 'A model was named as its own reference.' },
  'spike-unused': {
    kinds: ['input'],
    means: 'The attack scores no known-memorized text, but one was named.',
  },
  'spike-without-control': {
    kinds: ['input'],
    means: 'A known-memorized text was named without a control.',
  },
  'reference-unused': { kinds: ['input'], means: 'The attack uses no reference model, but one was named.' },
  'reference-missing': { kinds: ['input'], means: 'The attack needs a reference model.' },
  'reference-count': { kinds: ['input'], means: 'More reference models were named than the attack can use.' },
  'examination-unknown': { kinds: ['input'], means: 'There is no examination with this number.' },
  'examination-same': {
    kinds: ['input'],
    means: 'An examination of the case has measured the same, or has begun to.',
  },
  'examination-running': { kinds: ['input'], means: 'The examination is already running or waiting.' },
  'examination-finished': { kinds: ['input'], means: 'The examination is finished and cannot be resumed.' },
  'examination-folder': {
    kinds: ['input'],
    means: 'The folder of a new examination already holds something.',
  },
  'not-running': { kinds: ['input'], means: 'The examination is not running.' },
  'nothing-to-resume': { kinds: ['input'], means: 'Every examination of the case is finished.' },
  'queue-unknown': { kinds: ['input'], means: 'The run is no longer in the queue.' },
  closing: { kinds: ['input'], means: 'The program is closing, so nothing new is started.' },
  'resume-other-build': {
    kinds: ['input'],
    means: 'The examination was begun with another build of the program.',
  },
  'resume-differs': {
    kinds: ['input'],
    means: 'Something that the examination depends on has changed since it began.',
  },
  'insist-unknown': {
    kinds: ['input'],
    means: 'The code given with --insist is not that of a problem that --insist can override.',
  },
  'self-test-failed': {
    kinds: ['verdict'],
    means: 'The program does not give the known answers on this machine.',
  },
  'tokenizer-pre-missing': {
    kinds: ['input'],
    means:
      'The model has a byte-level BPE vocabulary, but its file states no pre-tokenizer, so texts would be tokenized by a fallback.',
  },
  'start-broken': {
    kinds: ['input'],
    means: "The record of an examination's start is not as Palimpsest wrote it.",
  },
  'findings-broken': {
    kinds: ['input'],
    means: "The record of an examination's findings is not as Palimpsest wrote it.",
  },
  'findings-invalid': { kinds: ['bug'], means: 'An attack produced findings that do not fit their format.' },
  'findings-differ': { kinds: ['verdict'], means: 'The journal gives other findings than those on record.' },
  'journal-broken': { kinds: ['verdict'], means: 'A line of the journal is not as it was written.' },
  'journal-array': {
    kinds: ['verdict', 'bug'],
    means:
      'The numbers of a unit are not those that the journal names. It is a bug where an attack asks for an array that the unit does not have.',
  },
  'journal-array-name': { kinds: ['bug'], means: 'An attack gave an array a name that is not allowed.' },
  'journal-array-nan': { kinds: ['bug'], means: 'An attack put NaN into an array.' },
  'passages-none': {
    kinds: ['verdict'],
    means: 'The examination did not measure the passages of the work one by one.',
  },
  'tokens-differ': {
    kinds: ['verdict'],
    means: 'The text of the work now gives other tokens or passages than the plan used.',
  },
  'reader-attack': {
    kinds: ['input'],
    means: "The examination's attack measures no passages that could be shown in the text.",
  },
  'reader-place': {
    kinds: ['input'],
    means: 'There is no such position in the work, or nothing comes before it.',
  },
  'ask-place': { kinds: ['input'], means: 'The model cannot continue from this position in the work.' },
  'sample-empty': { kinds: ['input'], means: 'A statistic was asked for on an empty sample.' },
  'sample-not-a-number': { kinds: ['input'], means: 'A sample to be ranked holds NaN.' },
  'lengths-differ': {
    kinds: ['input'],
    means: 'Arrays that must describe the same windows have different lengths.',
  },
  'value-out-of-range': { kinds: ['input'], means: 'A number is outside its range.' },
  'random-range': { kinds: ['bug'], means: 'A random number was asked for from an impossible range.' },
  'chunks-range': {
    kinds: ['input'],
    means: 'The number of chunks for a reconstruction file is out of range.',
  },
  'shard-not-planned': {
    kinds: ['input'],
    means: 'An examination cannot be divided because it is not planned, or was begun already.',
  },
  'shard-count': { kinds: ['input'], means: 'The number of shards is not usable.' },
  'shard-plan-broken': {
    kinds: ['input'],
    means: 'The folder contains no plan of shards as Palimpsest writes it.',
  },
  'shard-plan-differs': {
    kinds: ['verdict'],
    means: 'The shard plan, or an examination’s start.json, does not match the one on record.',
  },
  'shard-unknown': { kinds: ['input'], means: 'The plan has no such shard.' },
  'shard-locked': { kinds: ['environment'], means: 'Another process works on the shard.' },
  'shard-lock-lost': {
    kinds: ['environment'],
    means: 'The lock of the shard was removed or taken by another process.',
  },
  'shard-read-only': { kinds: ['environment'], means: 'The folder of the shard cannot be written to.' },
  'shard-missing': { kinds: ['input'], means: 'Shards are not finished, so nothing is merged.' },
  'shard-other-build': {
    kinds: ['input', 'verdict'],
    means: 'A shard was, or would be, run by another program than the one that planned.',
  },
  'shard-other-plan': { kinds: ['verdict'], means: 'The folder of a shard belongs to another plan.' },
  'shard-doubled': { kinds: ['verdict'], means: 'The folder of a shard holds another shard.' },
  'shard-differs': {
    kinds: ['verdict'],
    means: 'A shard was run with a model, engine or setting that differs from the plan of the examination.',
  },
  'shard-broken': { kinds: ['verdict'], means: 'The files of a shard are not as it was finished.' },
  'shard-begun': { kinds: ['verdict'], means: 'An examination was run without its shards.' },
  'shard-units-differ': {
    kinds: ['verdict'],
    means: 'The journal of the case does not match those of the shards.',
  },
  'shard-machines-differ': {
    kinds: ['verdict'],
    means: 'Two machines differ on the same units by more than the plan tolerates.',
  },
  'reconstruction-differs': {
    kinds: ['verdict', 'bug'],
    means:
      'The decoded bytes are not the original. It is a bug where a file that was just made does not decode to its original.',
  },
  'reconstruction-damaged': { kinds: ['input'], means: 'The reconstruction file is damaged.' },
  'reconstruction-literals': {
    kinds: ['input'],
    means: 'The literal bytes of a reconstruction file do not fit the decoded text.',
  },
  'reconstruction-magic': { kinds: ['input'], means: 'The file is not a reconstruction file.' },
  'reconstruction-other-engine': {
    kinds: ['input'],
    means: 'The reconstruction file was made with an engine whose results may differ in the last digits.',
  },
  'reconstruction-other-model': {
    kinds: ['input'],
    means: 'The reconstruction file was made with another model.',
  },
  'reconstruction-threads': {
    kinds: ['environment'],
    means: 'The reconstruction file was made with more threads than this process may use.',
  },
  'reconstruction-truncated': { kinds: ['input'], means: 'The reconstruction file is incomplete.' },
  'reconstruction-version': {
    kinds: ['input'],
    means: 'This program does not read this version of reconstruction file.',
  },
  'plant-changed': {
    kinds: ['verdict'],
    means: 'A file of a planted fixture is not the one that its manifest names.',
  },
  'plant-manifest': { kinds: ['input'], means: 'The manifest of a planted fixture is not valid.' },
  'validation-broken': {
    kinds: ['input'],
    means: 'The record of a validation was changed after Palimpsest wrote it.',
  },
  'sample-missing': { kinds: ['input'], means: 'A sample was asked for without a number of units.' },
  'sample-seed': { kinds: ['input'], means: '--sample and --seed must be given together.' },
} as const satisfies CodeTable;
