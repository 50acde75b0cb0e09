import { DAMAGED, documentError, type DocumentSource, quote } from '../container/documentError.js';
import type { ZipArchive } from '../container/openZip.js';
import { attributeOf, parseXml } from '../container/parseXml.js';

/** A relationship of a part of an Office file to another part. */
export interface Relationship {
  readonly id: string;
  /** The last step of the relationship's type, such as `footnotes`; it is the same in transitional and strict files. */
  readonly type: string;
  /** Name of the entry that it leads to; null if that is outside the file or does not exist. */
  readonly entry: string | null;
}

/** The parts of an Office file (Open Packaging Conventions). Names are labels of entries and never paths. */
export class OfficePackage {
  readonly #zip: ZipArchive;
  readonly #source: DocumentSource;
  /** Entries by their names in lower case: names of parts are equal without regard to letter case. */
  readonly #entries = new Map<string, string>();

  constructor(zip: ZipArchive, source: DocumentSource) {
    this.#zip = zip;
    this.#source = source;
    for (const { name } of zip.entries) {
      const lower = name.toLowerCase();
      if (!this.#entries.has(lower)) this.#entries.set(lower, name);
    }
  }

  /** The contents of an entry. @throws as {@link ZipArchive.read} */
  read(entry: string): Uint8Array {
    return this.#zip.read(entry);
  }

  /** The relationships of a part; those of the file as a whole for an empty name. @throws as {@link parseXml} */
  relationships(part: string): readonly Relationship[] {
    const slash = part.lastIndexOf('/') + 1;
    const folder = part.slice(0, slash);
    const name = this.#find(`${folder}_rels/${part.slice(slash)}.rels`);
    if (name === null) return [];
    const found: Relationship[] = [];
    parseXml(
      this.#zip.read(name),
      this.#source,
      { place: placeOf(name) },
      {
        open: (element) => {
          if (element.local !== 'Relationship') return;
          const type = attributeOf(element, 'Type') ?? '';
          const isExternal = attributeOf(element, 'TargetMode') === 'External';
          const target = attributeOf(element, 'Target') ?? '';
          found.push({
            id: attributeOf(element, 'Id') ?? '',
            type: type.slice(type.lastIndexOf('/') + 1),
            entry: isExternal ? null : this.#find(resolve(folder, target)),
          });
        },
      },
    );
    return found;
  }

  /** The entry of the main document. @throws `document-damaged` if the file names none */
  mainPart(): string {
    const main = this.relationships('').find(({ type }) => type === 'officeDocument')?.entry;
    if (main !== undefined && main !== null) return main;
    const what = 'the file does not say which of its parts is the document, or lacks that part';
    throw documentError('document-damaged', this.#source, '', what, DAMAGED);
  }

  /** The content type of an entry in lower case, or empty. @throws as {@link parseXml} */
  contentType(entry: string): string {
    const types = this.#find('[Content_Types].xml');
    if (types === null) return '';
    const lower = `/${entry.toLowerCase()}`;
    let byName = '';
    let byExtension = '';
    parseXml(
      this.#zip.read(types),
      this.#source,
      { place: placeOf(types) },
      {
        open: (element) => {
          const type = attributeOf(element, 'ContentType')?.toLowerCase() ?? '';
          if (attributeOf(element, 'PartName')?.toLowerCase() === lower) byName = type;
          const extension = attributeOf(element, 'Extension')?.toLowerCase();
          if (extension !== undefined && lower.endsWith(`.${extension}`)) byExtension = type;
        },
      },
    );
    return byName === '' ? byExtension : byName;
  }

  #find(name: string): string | null {
    return this.#zip.find(name)?.name ?? this.#entries.get(name.toLowerCase()) ?? null;
  }
}

/** The place of an entry, for messages. */
export function placeOf(entry: string): string {
  return `entry ${quote(entry)}`;
}

/** The name of the part to which a target leads from a folder. Steps upward beyond the file's root stay at the root. */
function resolve(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}
