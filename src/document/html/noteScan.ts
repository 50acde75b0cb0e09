/** How the file itself names a link: the mark of a note, the way back from one, or not at all. */
export type NamedLink = 'reference' | 'way-back' | null;

/** A link that is, or may be, the mark of a note. */
export interface NoteLink {
  readonly start: number;
  readonly end: number;
  /** Where it leads, as a key of the anchors. */
  readonly target: string;
  /** Does it have the mark `note-mark` already? */
  readonly isMark: boolean;
  readonly named: NamedLink;
}

/** Where a target of links stands: the offsets of its element's text; equal for an element without text. */
export interface Anchor {
  readonly start: number;
  end: number;
  /** Does the file name the element a list of notes, which is no note itself? */
  isList: boolean;
}

/** A block element that begins where a target of links does: the offsets of its text, its name, and the number of the element around it. */
export interface ListedElement {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly parent: number;
}

/** Targets of one note stand within this number of characters from its beginning, such as its list item and its number in brackets. */
export const SAME_NOTE = 10;

/** What a walk over one or more files of a document met that tells where its notes are. Keys of anchors are the caller's. */
export class NoteScan {
  readonly links: NoteLink[] = [];
  readonly anchors = new Map<string, Anchor>();
  /** By the offset at which they begin, inner ones first. */
  readonly elements = new Map<number, ListedElement[]>();
  readonly #starts = new Set<number>();
  readonly #lists = new Set<string>();

  /** A target of links begins at an offset. Of two with one key the first counts. @returns whether this is the first */
  anchor(key: string, start: number): boolean {
    if (this.anchors.has(key)) return false;
    this.anchors.set(key, { start, end: start, isList: this.#lists.has(key) });
    this.#starts.add(start);
    return true;
  }

  /** The element of a target ends; without effect if its text began later. */
  anchorEnd(key: string, end: number): void {
    const anchor = this.anchors.get(key);
    if (anchor !== undefined && anchor.end === anchor.start) anchor.end = Math.max(anchor.start, end);
  }

  /** The file names the element of a target a list of notes; called before {@link anchor}. */
  list(key: string): void {
    if (!this.anchors.has(key)) this.#lists.add(key);
  }

  /** A block element with text ended. Kept only where a target of links begins. */
  element(element: ListedElement): void {
    if (!this.#hasTarget(element.start)) return;
    const known = this.elements.get(element.start);
    if (known === undefined) this.elements.set(element.start, [element]);
    else known.push(element);
  }

  #hasTarget(from: number): boolean {
    for (let at = from; at <= from + SAME_NOTE; at++) if (this.#starts.has(at)) return true;
    return false;
  }
}
