import { documentError, type DocumentSource, quote } from './documentError.js';
import type { ZipArchive } from './openZip.js';
import { attributeOf, parseXml } from './parseXml.js';

const ENC = 'http://www.w3.org/2001/04/xmlenc#';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const CONTAINER = 'urn:oasis:names:tc:opendocument:xmlns:container';

/** Algorithms that only obfuscate fonts; the text is not concerned. */
const FONT_OBFUSCATION = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC']);

/** Signs of a protection, by an entry of the archive or by a namespace that encryption.xml uses. */
const SCHEMES: readonly { readonly name: string; readonly entry: string; readonly namespace: string }[] = [
  { name: 'Readium LCP', entry: 'META-INF/license.lcpl', namespace: 'http://readium.org/2014/01/lcp' },
  { name: 'Apple FairPlay', entry: 'META-INF/sinf.xml', namespace: 'http://itunes.apple.com/dataenc' },
  { name: 'Adobe ADEPT', entry: 'META-INF/rights.xml', namespace: 'http://ns.adobe.com/adept' },
];

/**
 * Refuses an EPUB whose contents are encrypted, by the name of the protection. Fonts that are only obfuscated pass.
 * @throws `document-drm` with `scheme` in its details; the errors of {@link ZipArchive.read} and of {@link parseXml}
 * @source EPUB 3.3, 4.2.6.3.2 (encryption.xml) and 4.4 (font obfuscation)
 */
export function checkEpubProtection(zip: ZipArchive, source: DocumentSource): void {
  if (zip.find('META-INF/encryption.xml') === undefined) return;
  const encrypted: string[] = [];
  const namespaces = new Set<string>();
  /** Of the innermost EncryptedData that is open. */
  let algorithm = '';
  let reference = '';
  let isKey = false;
  parseXml(
    zip.read('META-INF/encryption.xml'),
    source,
    { place: 'entry "META-INF/encryption.xml"' },
    {
      open: (element) => {
        if (element.uri !== ENC && element.uri !== DSIG && element.uri !== CONTAINER)
          namespaces.add(element.uri);
        for (const name in element.attributes) namespaces.add(element.attributes[name]?.value ?? '');
        if (element.uri !== ENC) return;
        if (element.local === 'EncryptedKey') isKey = true;
        if (element.local === 'EncryptedData') algorithm = reference = '';
        if (element.local === 'EncryptionMethod' && !isKey)
          algorithm = attributeOf(element, 'Algorithm') ?? '';
        if (element.local === 'CipherReference' && !isKey) reference = attributeOf(element, 'URI') ?? '';
      },
      close: (element) => {
        if (element.uri !== ENC) return;
        if (element.local === 'EncryptedKey') isKey = false;
        if (element.local === 'EncryptedData' && !FONT_OBFUSCATION.has(algorithm)) encrypted.push(reference);
      },
    },
  );
  const [first] = encrypted;
  if (first === undefined) return;
  const scheme =
    SCHEMES.find(({ entry }) => zip.find(entry) !== undefined) ??
    SCHEMES.find(({ namespace }) => [...namespaces].some((one) => one.startsWith(namespace)));
  const name = scheme?.name ?? 'an unknown scheme';
  throw documentError(
    'document-drm',
    source,
    `entry ${quote(first)}`,
    `the publisher’s copy protection (${name}) encrypts the book`,
    'Palimpsest does not remove copy protection. Ask the rights holder or counsel for a file without it, and record where it is from.',
    { scheme: name, encryptedEntries: encrypted.length },
  );
}
