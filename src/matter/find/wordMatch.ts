import { auditLine, type AuditEntry } from '../../domain/index.js';
import { sha256Hex } from '../../base/index.js';

/**
 * A test whether texts hold every word of a query, in any order, as parts of words, whatever the case of letters.
 * @param query without a word, every text matches
 */
export function wordMatch(query: string): (...texts: readonly string[]) => boolean {
  const words = wordsOf(query);
  return (...texts) => {
    const text = folded(texts.join(' '));
    return words.every((word) => text.includes(word));
  };
}

/** The same for an entry of the audit log, what is said about it, and the beginning of its hash. */
export function entryMatch(query: string): (entry: AuditEntry, said: string) => boolean {
  const words = wordsOf(query);
  return (entry, said) => {
    const line = auditLine(entry);
    const text = folded(`${line} ${said}`);
    return words.every((word) => text.includes(word) || sha256Hex(line).startsWith(word));
  };
}

function wordsOf(query: string): string[] {
  return folded(query)
    .split(/\s+/u)
    .filter((word) => word !== '');
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
