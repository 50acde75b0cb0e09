import type { DocumentSource } from '../container/documentError.js';
import { parseXml } from '../container/parseXml.js';
import { styleKind, type StyleKind } from '../flow/styleKinds.js';
import { isOn, numberOf, ooxmlName, wordAttribute } from './ooxmlNames.js';

interface Style {
  name: string;
  basedOn: string | null;
  isDefault: boolean;
  /** From 0; 9 is running text. */
  outline: number | null;
  isHidden: boolean | null;
  numbering: string | null;
}

/** What a paragraph style makes of its paragraphs. */
export interface DocxStyle {
  readonly kind: StyleKind;
  /** Outline level of the style, from 0; null if none is stated. */
  readonly outline: number | null;
  readonly isHidden: boolean;
  readonly isNumbered: boolean;
}

/** Styles that one style may rest on, one after another; a longer chain ends there. */
const MAX_CHAIN = 64;
const NO_STYLE: DocxStyle = { kind: styleKind(''), outline: null, isHidden: false, isNumbered: false };

/** The styles of a Word document. */
export class DocxStyles {
  readonly #styles = new Map<string, Style>();
  readonly #resolved = new Map<string, DocxStyle>();
  #defaultParagraph = '';
  /** Is text hidden if nothing says otherwise? */
  isHidden = false;
  /** The language that the document states for its text, or null. */
  language: string | null = null;

  /** Reads `styles.xml`. @throws as {@link parseXml} */
  read(bytes: Uint8Array, source: DocumentSource, place: string): void {
    let style: Style | null = null;
    let inDefaults = false;
    const open: string[] = [];
    parseXml(
      bytes,
      source,
      { place },
      {
        open: (element) => {
          const name = ooxmlName(element);
          const parent = open.at(-1);
          open.push(name);
          const value = wordAttribute(element, 'val');
          if (name === 'style') {
            style = newStyle();
            const id = wordAttribute(element, 'styleId');
            const isDefault = wordAttribute(element, 'default');
            style.isDefault = isDefault === '1' || isDefault === 'true' || isDefault === 'on';
            if (id !== undefined && !this.#styles.has(id)) {
              this.#styles.set(id, style);
              const type = wordAttribute(element, 'type') ?? 'paragraph';
              if (style.isDefault && type === 'paragraph') this.#defaultParagraph = id;
            }
          } else if (name === 'rPrDefault') inDefaults = true;
          else if (inDefaults && name === 'vanish') this.isHidden = isOn(element);
          else if (inDefaults && name === 'lang') this.language = value ?? null;
          else if (style === null) return;
          else if (name === 'name') style.name = value ?? '';
          else if (name === 'basedOn') style.basedOn = value ?? null;
          else if (name === 'outlineLvl') style.outline = numberOf(value);
          else if (name === 'numId') style.numbering = value ?? null;
          else if (name === 'vanish' && parent === 'rPr' && !open.includes('tblStylePr')) {
            style.isHidden = isOn(element);
          }
        },
        close: () => {
          const name = open.pop();
          if (name === 'style') style = null;
          if (name === 'rPrDefault') inDefaults = false;
        },
      },
    );
  }

  /** The paragraph style with this id; the default one for an empty id. */
  paragraph(id: string): DocxStyle {
    return this.#resolve(id === '' ? this.#defaultParagraph : id);
  }

  /** Does the character style with this id hide text? */
  hidesCharacters(id: string): boolean {
    return id !== '' && this.#resolve(id).isHidden;
  }

  #resolve(id: string): DocxStyle {
    const known = this.#resolved.get(id);
    if (known !== undefined) return known;
    const first = this.#styles.get(id);
    if (first === undefined) return NO_STYLE;
    let kind = styleKind(first.name);
    let { outline, isHidden, numbering } = first;
    // A chain may lead back to itself, so it is followed only so far.
    let style = first.basedOn === null ? undefined : this.#styles.get(first.basedOn);
    for (let step = 0; style !== undefined && step < MAX_CHAIN; step++) {
      if (kind.kind === 'paragraph' && kind.whole === 0) kind = styleKind(style.name);
      outline ??= style.outline;
      isHidden ??= style.isHidden;
      numbering ??= style.numbering;
      style = style.basedOn === null ? undefined : this.#styles.get(style.basedOn);
    }
    const resolved: DocxStyle = {
      kind,
      outline,
      isHidden: isHidden ?? false,
      isNumbered: numbering !== null && numbering !== '0',
    };
    this.#resolved.set(id, resolved);
    return resolved;
  }
}

function newStyle(): Style {
  return { name: '', basedOn: null, isDefault: false, outline: null, isHidden: null, numbering: null };
}
