/** A format that is recognized by its first bytes and not read as a work. */
export interface Signature {
  /** Stable name of the format, for programs. */
  readonly format: string;
  /** The name for people, with its article. */
  readonly what: string;
  readonly hint: string;
  /** Bytes at an offset, as characters 0 to 255. */
  readonly at: number;
  readonly bytes: string;
}

const SAVE_AS =
  'Save it as DOCX, ODT, EPUB or plain text with a program that opens it, record how, and add that.';
const UNPACK = 'Unpack it and add the works that are inside.';
const SCAN =
  'It holds pictures and no text. Get the text of the work, or a version made by text recognition, and record which.';
const NOT_TEXT = 'Name the file that holds the text of the work.';
const CONVERT_EBOOK =
  'Get the work as EPUB, or convert a copy without copy protection with Calibre, record how, and add that.';

/** First match decides. */
export const SIGNATURES: readonly Signature[] = [
  sign('gzip', 'a gzip file', UNPACK, '\x1f\x8b'),
  sign('7z', 'a 7z archive', UNPACK, "7z\xbc\xaf'\x1c"),
  sign('rar', 'a RAR archive', UNPACK, 'Rar!\x1a\x07'),
  sign('xz', 'an xz file', UNPACK, '\xfd7zXZ\0'),
  sign('bzip2', 'a bzip2 file', UNPACK, '1AY&SY', 4),
  sign('zstd', 'a Zstandard file', UNPACK, '\x28\xb5\x2f\xfd'),
  sign('tar', 'a tar archive', UNPACK, 'ustar', 257),
  sign('mobi', 'a Mobipocket or Kindle book (MOBI, AZW, AZW3)', CONVERT_EBOOK, 'BOOKMOBI', 60),
  sign('palmdoc', 'a PalmDOC book', CONVERT_EBOOK, 'TEXtREAd', 60),
  sign('kfx', 'a Kindle book (KFX)', CONVERT_EBOOK, 'CONT\x02\0'),
  sign('kfx', 'a Kindle book (KFX) with copy protection', CONVERT_EBOOK, '\xeaDRMION\xee'),
  sign('azw4', 'a Kindle book (Topaz)', CONVERT_EBOOK, 'TPZ'),
  sign('lit', 'a Microsoft Reader book (LIT)', CONVERT_EBOOK, 'ITOLITLS'),
  sign('chm', 'a compiled help file (CHM)', SAVE_AS, 'ITSF'),
  sign('djvu', 'a DjVu file', SCAN, 'AT&TFORM'),
  sign('png', 'a PNG picture', SCAN, '\x89PNG\r\n\x1a\n'),
  sign('jpeg', 'a JPEG picture', SCAN, '\xff\xd8\xff'),
  sign('gif', 'a GIF picture', SCAN, 'GIF8'),
  sign('tiff', 'a TIFF picture', SCAN, 'II*\0'),
  sign('tiff', 'a TIFF picture', SCAN, 'MM\0*'),
  sign('webp', 'a WebP picture', SCAN, 'WEBP', 8),
  sign('jpeg2000', 'a JPEG 2000 picture', SCAN, '\0\0\0\x0cjP  '),
  sign('iso-media', 'a picture, film or sound recording (ISO media file)', NOT_TEXT, 'ftyp', 4),
  sign('wordperfect', 'a WordPerfect document', SAVE_AS, '\xffWPC'),
  sign('word-2', 'a document of an old version of Word', SAVE_AS, '\xdb\xa5\x2d\0'),
  sign('word-4', 'a document of an old version of Word', SAVE_AS, '\x31\xbe\0\0'),
  sign('postscript', 'a PostScript file', 'Convert it to PDF, record how, and add that.', '%!PS'),
  sign('gguf', 'a model file (GGUF)', 'Add it as a model.', 'GGUF'),
  sign('sqlite', 'an SQLite database', NOT_TEXT, 'SQLite format 3\0'),
  sign('elf', 'a program', NOT_TEXT, '\x7fELF'),
  sign('matroska', 'a video or audio recording', NOT_TEXT, '\x1aE\xdf\xa3'),
  sign('mp3', 'a sound recording', NOT_TEXT, 'ID3'),
  sign('ogg', 'a sound recording', NOT_TEXT, 'OggS'),
  sign('flac', 'a sound recording', NOT_TEXT, 'fLaC'),
  sign('riff', 'a video or audio recording', NOT_TEXT, 'WAVEfmt', 8),
];

/** Streams of an OLE file (the container of old Office files), by a name in its directory. First match decides. */
export const OLE_STREAMS: readonly {
  readonly stream: string;
  readonly format: string;
  readonly what: string;
  readonly hint: string;
}[] = [
  ole('EncryptedPackage', 'ooxml-encrypted', 'an Office document that is encrypted with a password'),
  ole('WordDocument', 'doc', 'a document of Word 97 to 2003 (DOC)'),
  ole('Workbook', 'xls', 'a spreadsheet of Excel 97 to 2003 (XLS)'),
  ole('PowerPoint Document', 'ppt', 'a presentation of PowerPoint 97 to 2003 (PPT)'),
  ole('__substg1.0_', 'msg', 'a message of Outlook (MSG)'),
];

/** An OLE file that contains none of {@link OLE_STREAMS}. */
export const OLE_FILE = ole('', 'ole', 'an OLE file, as old versions of Office made them');

function sign(format: string, what: string, hint: string, bytes: string, at = 0): Signature {
  return { format, what, hint, at, bytes };
}

function ole(stream: string, format: string, what: string): (typeof OLE_STREAMS)[number] {
  return { stream, format, what, hint: SAVE_AS };
}
