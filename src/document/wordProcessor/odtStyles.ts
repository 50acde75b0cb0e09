import type { XmlElement } from '../container/parseXml.js';
import { styleKind, type StyleKind } from '../flow/styleKinds.js';
import { odfAttribute, odfName } from './odfNames.js';

interface Style {
  readonly name: string;
  readonly parent: string | null;
  /** Name of the page style that begins with the paragraph; empty for none. */
  readonly page: string | null;
  isHidden: boolean | null;
  breakBefore: string | null;
  breakAfter: string | null;
}

/** What a style of an OpenDocument file makes of its text. */
export interface OdtStyle {
  readonly kind: StyleKind;
  readonly isHidden: boolean;
  /** A page begins before, or after, the paragraph or table. */
  readonly breaksBefore: boolean;
  readonly breaksAfter: boolean;
}

/** Styles that one style may rest on, one after another; a longer chain ends there. */
const MAX_CHAIN = 64;

/** The styles of an OpenDocument text. Automatic styles belong to one XML file, named styles to all of them. */
export class OdtStyles {
  readonly #named = new Map<string, Style>();
  #automatic = new Map<string, Style>();
  #resolved = new Map<string, OdtStyle>();
  #area: Map<string, Style> | null = null;
  #style: Style | null = null;

  /** Another XML file begins. */
  beginFile(): void {
    this.#automatic = new Map();
    this.#resolved = new Map();
  }

  /** An element opens. */
  open(element: XmlElement): void {
    const name = odfName(element);
    if (name === 'office:styles') this.#area = this.#named;
    else if (name === 'office:automatic-styles') this.#area = this.#automatic;
    if (this.#area === null) return;
    if (name === 'style:style') this.#add(element, this.#area);
    else if (this.#style === null) return;
    else if (name === 'style:text-properties') {
      const display = odfAttribute(element, 'text', 'display');
      if (display !== undefined) this.#style.isHidden = display === 'none';
    } else if (name === 'style:paragraph-properties' || name === 'style:table-properties') {
      this.#style.breakBefore = odfAttribute(element, 'fo', 'break-before') ?? null;
      this.#style.breakAfter = odfAttribute(element, 'fo', 'break-after') ?? null;
    }
  }

  /** An element closes. */
  close(element: XmlElement): void {
    const name = odfName(element);
    if (name === 'style:style') this.#style = null;
    if (name === 'office:styles' || name === 'office:automatic-styles') this.#area = null;
  }

  /** The style of this name in a family, such as `paragraph`. */
  find(family: string, name: string): OdtStyle {
    const key = `${family} ${name}`;
    const known = this.#resolved.get(key);
    if (known !== undefined) return known;
    const resolved = this.#resolve(family, name);
    this.#resolved.set(key, resolved);
    return resolved;
  }

  #resolve(family: string, name: string): OdtStyle {
    let kind = styleKind('');
    let page: string | null = null;
    let isHidden: boolean | null = null;
    let before: string | null = null;
    let after: string | null = null;
    let style = this.#get(`${family} ${name}`);
    // A chain may lead back to itself, so it is followed only so far.
    for (let step = 0; style !== undefined && step < MAX_CHAIN; step++) {
      if (kind.kind === 'paragraph' && kind.whole === 0) kind = styleKind(style.name);
      page ??= style.page;
      isHidden ??= style.isHidden;
      before ??= style.breakBefore;
      after ??= style.breakAfter;
      style = style.parent === null ? undefined : this.#get(`${family} ${style.parent}`);
    }
    return {
      kind,
      isHidden: isHidden ?? false,
      breaksBefore: before === 'page' || (page !== null && page !== ''),
      breaksAfter: after === 'page',
    };
  }

  #get(key: string): Style | undefined {
    return this.#automatic.get(key) ?? this.#named.get(key);
  }

  #add(element: XmlElement, area: Map<string, Style>): void {
    const name = odfAttribute(element, 'style', 'name') ?? '';
    const family = odfAttribute(element, 'style', 'family') ?? '';
    this.#style = {
      name: odfAttribute(element, 'style', 'display-name') ?? name.replaceAll('_20_', ' '),
      parent: odfAttribute(element, 'style', 'parent-style-name') ?? null,
      page: odfAttribute(element, 'style', 'master-page-name') ?? null,
      isHidden: null,
      breakBefore: null,
      breakAfter: null,
    };
    const key = `${family} ${name}`;
    if (!area.has(key)) area.set(key, this.#style);
  }
}
