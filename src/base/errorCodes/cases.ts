import type { CodeTable } from './codeTable.js';

/** The case folder, its audit log, evidence and exhibits. */
export const casesCodes = {
  'case-missing': { kinds: ['input'], means: 'The case folder does not exist.' },
  'case-not-a-case': { kinds: ['input'], means: 'The folder is not a Palimpsest case.' },
  'case-newer': { kinds: ['input'], means: 'A newer version of Palimpsest wrote the case.' },
  'case-broken': { kinds: ['input'], means: "The case's files are not as Palimpsest wrote them." },
  'case-exists': { kinds: ['input'], means: 'The folder already holds a case.' },
  'case-not-empty': { kinds: ['input'], means: 'The folder for a new case is already in use.' },
  'case-name': { kinds: ['input'], means: 'The name cannot be the name of a case folder.' },
  'case-head': { kinds: ['input'], means: "An entry on the case's cover data is missing or not valid." },
  'case-unknown': { kinds: ['input'], means: 'The workbench does not know the case.' },
  'case-busy': { kinds: ['input'], means: 'The case cannot be closed while work on it is under way.' },
  'case-copied': {
    kinds: ['input'],
    means: 'The folder is a copy of a case that is known in another folder.',
  },
  'case-read-only': { kinds: ['environment'], means: 'The case can be read but not changed.' },
  'case-locked': { kinds: ['environment'], means: 'Another process has the case open for writing.' },
  'case-lock-lost': {
    kinds: ['environment'],
    means: 'The lock of the case was removed or taken by another process.',
  },
  'case-open-for-reading': {
    kinds: ['bug'],
    means: 'The program tried to change a case that it had opened for reading.',
  },
  'case-differs': { kinds: ['verdict'], means: 'The case is not as its audit log says.' },
  'audit-broken': { kinds: ['verdict'], means: 'The hash chain of the audit log is broken.' },
  'audit-log-short': {
    kinds: ['verdict'],
    means: 'The audit log lacks entries that are recorded elsewhere.',
  },
  'audit-in-doubt': {
    kinds: ['environment'],
    means: 'The last entry of the audit log may not have been saved, so nothing more is written.',
  },
  'audit-head': { kinds: ['input'], means: 'The audit log is not the one that the report would seal.' },
  'head-broken': {
    kinds: ['input'],
    means: 'The stored head of an audit log is not in the form that Palimpsest writes.',
  },
  'head-stamp-exists': { kinds: ['input'], means: 'The time stamp is already on record.' },
  'head-stamp-unfit': {
    kinds: ['input'],
    means: 'The time stamp does not belong to a head of this audit log.',
  },
  'adopt-reason': { kinds: ['input'], means: 'A case cannot be adopted without a reason.' },
  'adopt-needless': {
    kinds: ['input'],
    means: 'Nothing contradicts the audit log, so the case does not need to be adopted.',
  },
  'evidence-unknown': {
    kinds: ['input'],
    means: 'The case or the examination has no evidence with this number.',
  },
  'evidence-role': {
    kinds: ['input'],
    means: 'The evidence was received in a role other than the one needed here.',
  },
  'evidence-duplicate': { kinds: ['input'], means: 'The same file is already in the case.' },
  'evidence-twice': { kinds: ['input'], means: 'The same piece of evidence was named twice.' },
  'evidence-changed': {
    kinds: ['verdict'],
    means: 'An evidence file is missing or differs from the file received.',
  },
  'evidence-differs': {
    kinds: ['input'],
    means: 'The files that were found are not, together, the evidence that the bag names.',
  },
  'evidence-reason': {
    kinds: ['input'],
    means: 'A correction, withdrawal or restoration of evidence has no reason, or one that is too long.',
  },
  'evidence-correction': {
    kinds: ['input'],
    means: 'A correction of evidence states no field, or a value that cannot be recorded.',
  },
  'designation-unread': {
    kinds: ['input'],
    means: 'A line of the designated passages of a work does not name a passage and the reason.',
  },
  'designation-outside': {
    kinds: ['input'],
    means: 'A designated passage lies outside the text of its work.',
  },
  'evidence-role-fixed': {
    kinds: ['input'],
    means:
      'The role decides how the file was read or how an examination was made, so it cannot be corrected.',
  },
  'evidence-corrected': {
    kinds: ['input'],
    means: 'A register entry was changed while an examination that uses it was being planned.',
  },
  'evidence-withdrawn': { kinds: ['input'], means: 'The evidence is withdrawn and cannot be used.' },
  'evidence-not-withdrawn': { kinds: ['input'], means: 'The evidence is not withdrawn.' },
  'evidence-in-use': {
    kinds: ['input'],
    means: 'An examination, an exhibit or a cleaning list uses the evidence, so it cannot be withdrawn.',
  },
  'evidence-copied': {
    kinds: ['input'],
    means: 'The file was copied into the case, so its location cannot be changed.',
  },
  'evidence-other-file': {
    kinds: ['input'],
    means: 'The file that was named is not the one that was received.',
  },
  'exhibit-unknown': { kinds: ['input'], means: 'The case has no exhibit with this number.' },
  'exhibit-source': { kinds: ['input'], means: 'The item that was named cannot be marked as an exhibit.' },
  'exhibit-content': { kinds: ['input'], means: 'The content of the exhibit is not valid.' },
  'exhibit-words': {
    kinds: ['input'],
    means: 'The title or the note of an exhibit is missing or not valid.',
  },
} as const satisfies CodeTable;
