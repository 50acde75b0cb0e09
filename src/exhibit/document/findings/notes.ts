import { numberRanges } from '../../../base/index.js';
import { type Block, heading, type Inline, note, say, stated } from '../blocks.js';

/** Fewest words of a sentence that a report prints once only. */
const LONG = 10;

/** The sentences of a text, in order. */
export function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?])\s+(?=[\p{Lu}\p{N}“])/u).filter((sentence) => sentence !== '');
}

/** How many words a sentence has. */
export function wordCount(sentence: string): number {
  return sentence.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The notes of a report: each text once, with its number. Findings carry the numbers. */
export class Notes {
  private readonly texts: string[] = [];
  private readonly beside = new Map<string, string>();
  private readonly said = new Map<string, string>();
  private readonly before = new Map<string, string>();

  /** The number of a note with this text, from 1. */
  numberOf(text: string): number {
    const at = this.texts.indexOf(text);
    return at === -1 ? this.texts.push(text) : at + 1;
  }

  /**
   * Where a text that stands beside a finding was first printed; empty for the first time, when it is to be printed.
   * @param place the examination
   */
  standsBeside(text: string, place: string): string {
    const first = this.beside.get(text);
    if (first === undefined) this.beside.set(text, place);
    return first ?? '';
  }

  /** Takes the sentences of an earlier section as printed. @param place the section */
  printedIn(place: string, texts: readonly string[]): void {
    for (const sentence of texts.flatMap(sentencesOf)) this.before.set(sentence, place);
  }

  /**
   * A text without the long sentences that an earlier finding has, each run of them replaced by where they stand.
   * @param place the examination
   */
  once(text: string, place: string): string {
    const parts: string[] = [];
    for (const sentence of sentencesOf(text)) {
      const first = wordCount(sentence) < LONG ? undefined : this.said.get(sentence);
      if (first === undefined) {
        this.said.set(sentence, place);
        parts.push(sentence);
      } else {
        const where = first === place ? '(The rest is as above.)' : asIn(first);
        if (parts.at(-1) !== where) parts.push(where);
      }
    }
    return parts.join(' ');
  }

  /** Where every sentence of a text was printed before; empty if one was not. */
  printedAt(text: string): string[] {
    const places = sentencesOf(text).map((sentence) => this.said.get(sentence));
    return places.every((place) => place !== undefined) ? [...new Set(places)] : [];
  }

  /** A note without the long sentences that an earlier section or an earlier note has. */
  private noteText(text: string, place: string): string {
    for (const [sentence, first] of this.before) if (!this.said.has(sentence)) this.said.set(sentence, first);
    return this.once(text, place);
  }

  /** The notes in the order of their numbers; nothing without any. */
  section(): Block[] {
    if (this.texts.length === 0) return [];
    return [
      heading(1, NOTES_TITLE, 'notes'),
      note(say('The findings carry the numbers of their notes. Each note is printed once.')),
      {
        kind: 'list',
        ordered: true,
        small: true,
        items: this.texts.map((text, at) => stated(this.noteText(text, `note ${at + 1}`))),
      },
    ];
  }
}

/** The title of the section by which other sections refer to it. */
export const NOTES_TITLE = 'Notes to the findings';

function asIn(place: string): string {
  return `(The rest is as in ${place}.)`;
}

/** `Notes 1, 3–5.`; nothing without any. */
export function noteNumbers(numbers: readonly number[]): Inline[] {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  return sorted.length === 0
    ? []
    : [say(`${sorted.length === 1 ? 'Note' : 'Notes'} ${numberRanges(sorted)}.`, 'muted')];
}
