import type { CodeTable } from './codeTable.js';

/** Works as documents: formats, containers, encodings, protection. */
export const documentsCodes = {
  'format-unsupported': {
    kinds: ['input'],
    means: 'Palimpsest does not read works in the format of the file; the details name the format.',
  },
  'format-unknown': {
    kinds: ['input'],
    means: 'The bytes of the file are not of a format that Palimpsest knows.',
  },
  'document-too-heavy': {
    kinds: ['input'],
    means: 'Reading the document exceeded the time or memory limit.',
  },
  'document-reader-failed': {
    kinds: ['environment'],
    means: 'The process that reads documents could not be started, or ended without an answer.',
  },
  'document-encoding-given': {
    kinds: ['input'],
    means: 'An encoding was specified for a document that states its own.',
  },
  'document-read-differently': {
    kinds: ['input'],
    means: 'This version of the program reads other text from a document than the one that made the report.',
  },
  'extracted-changed': {
    kinds: ['verdict'],
    means:
      'The stored text of a document differs from the one that was recorded when the document was received.',
  },
  'document-limit': {
    kinds: ['input'],
    means: 'The document exceeds a limit of the readers; the details name the limit and its value.',
  },
  'document-encrypted': { kinds: ['input'], means: 'The document, or a part of it, is encrypted.' },
  'document-drm': { kinds: ['input'], means: 'The publisher’s copy protection (DRM) encrypts the document.' },
  'document-encoding': {
    kinds: ['input'],
    means: 'The document states a character encoding that Palimpsest does not read.',
  },
  'document-undecodable': {
    kinds: ['input'],
    means: 'Some bytes of the document are not valid in the encoding that it states.',
  },
  'document-scan': {
    kinds: ['input'],
    means: 'No page of the PDF has text: its pages are images, or they are empty.',
  },
  'document-damaged': {
    kinds: ['input'],
    means: 'The document contradicts its format, lacks a part that the format requires, or ends too soon.',
  },
  'zip-damaged': { kinds: ['input'], means: 'The ZIP archive contradicts itself or ends too soon.' },
  'zip-method': {
    kinds: ['input'],
    means: 'An entry of the ZIP archive is compressed by a method that Palimpsest does not read.',
  },
  'zip-duplicate': {
    kinds: ['input'],
    means:
      'Two entries of the ZIP archive have the same name and different contents; in a collection of works, the same name.',
  },
  'collection-empty': { kinds: ['input'], means: 'The ZIP archive or folder contains no work.' },
  'zip-entry-missing': {
    kinds: ['input'],
    means: 'The ZIP archive lacks an entry that the format requires.',
  },
  'epub-damaged': {
    kinds: ['input'],
    means: 'The EPUB does not state what it consists of, or states it in a way that cannot be followed.',
  },
  'xml-malformed': { kinds: ['input'], means: 'An XML file in the document is not well-formed.' },
  'xml-doctype': {
    kinds: ['input'],
    means:
      'An XML file in the document declares entities or other markup of its own; Palimpsest does not expand them.',
  },
} as const satisfies CodeTable;
