import { styleKind, type StyleKind } from '../flow/styleKinds.js';
import type { RtfGroup } from './rtfGroup.js';

/** Outline levels from 0 to 8 are headings; 9 is running text. */
const LEVELS = 9;

/** The paragraph styles of a document by number. */
export class RtfStyles {
  readonly #kinds = new Map<number, StyleKind>();

  /** Adds a style. @param name its name as the file has it, with the semicolon that ends it */
  add(style: number, name: string, outline: number): void {
    const kind = styleKind(name.endsWith(';') ? name.slice(0, -1) : name);
    this.#kinds.set(style, withOutline(kind, outline));
  }

  /** What a paragraph with these properties is; a property of its own comes before its style. */
  kindOf({ style, outline, inTable, inList }: RtfGroup): StyleKind {
    const ofStyle = this.#kinds.get(style) ?? styleKind('');
    const kind = withOutline(ofStyle, outline);
    if (kind.kind !== 'paragraph') return kind;
    if (inTable) return { ...kind, kind: 'cell' };
    return inList ? { ...kind, kind: 'list-item' } : kind;
  }
}

function withOutline(kind: StyleKind, outline: number): StyleKind {
  if (outline < 0) return kind;
  if (outline < LEVELS) return { ...kind, kind: 'heading', level: outline + 1 };
  return kind.kind === 'heading' ? { ...kind, kind: 'paragraph', level: 0 } : kind;
}
