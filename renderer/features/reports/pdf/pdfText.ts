/** A part of the text of a page, as pdf.js gives it. */
export interface TextPart {
  readonly text: string;
  readonly endsLine: boolean;
  /** The box of the part, in units of the page, from its top left corner. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A box on a page, as shares of its width and height. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The text of a page and where it stands. */
export interface PageText {
  readonly parts: readonly TextPart[];
  readonly width: number;
  readonly height: number;
}

/** A place where the words of a search stand. */
export interface Match {
  /** From 1. */
  readonly page: number;
  /** One box for each part of the text that it touches. */
  readonly boxes: readonly Box[];
}

/** Most places that a search returns. */
export const MOST_MATCHES = 1000;

/** The text of a page in one line. */
export function lineOf({ parts }: PageText): string {
  return parts.map(({ text, endsLine }) => (endsLine ? `${text} ` : text)).join('');
}

/**
 * All places where words stand, in reading order. Upper and lower case, and the number of spaces, make no difference; a match may go over the end of a
 * line.
 * @param words what is searched for; nothing is found for spaces alone
 */
export function matchesIn(pages: readonly PageText[], words: string): Match[] {
  const wanted = folded(words).trim().replace(/\s+/gu, ' ');
  if (wanted === '') return [];
  const matches: Match[] = [];
  for (const [index, page] of pages.entries()) {
    const { text, places } = searchable(page);
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      matches.push({ page: index + 1, boxes: boxesOf(page, places.slice(at, at + wanted.length)) });
      if (matches.length >= MOST_MATCHES) return matches;
    }
  }
  return matches;
}

interface Place {
  readonly part: number;
  readonly char: number;
}

/** The text of a page in which is searched, and from which part each of its characters comes. */
function searchable({ parts }: PageText): { readonly text: string; readonly places: readonly Place[] } {
  let text = '';
  const places: Place[] = [];
  for (const [part, one] of parts.entries()) {
    const whole = folded(one.endsLine ? `${one.text} ` : one.text);
    for (let char = 0; char < whole.length; char++) {
      const isSpace = /\s/u.test(whole.charAt(char));
      if (isSpace && (text === '' || text.endsWith(' '))) continue;
      text += isSpace ? ' ' : whole.charAt(char);
      places.push({ part, char });
    }
  }
  return { text, places };
}

/** Lower case with as many characters as before, so that places stay where they are. */
function folded(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

function boxesOf({ parts, width, height }: PageText, places: readonly Place[]): Box[] {
  const spans = new Map<number, { from: number; to: number }>();
  for (const { part, char } of places) {
    const span = spans.get(part);
    if (span === undefined) spans.set(part, { from: char, to: char + 1 });
    else span.to = char + 1;
  }
  return [...spans].flatMap(([index, { from, to }]) => {
    const part = parts[index];
    if (part === undefined || part.text === '' || from >= part.text.length) return [];
    const unit = part.width / part.text.length;
    return [
      {
        left: (part.left + unit * from) / width,
        top: part.top / height,
        width: (unit * (Math.min(to, part.text.length) - from)) / width,
        height: part.height / height,
      },
    ];
  });
}
