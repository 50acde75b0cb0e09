/** What a destination of an RTF file is for the reader. */
export type Destination =
  /** Its text belongs to the text around it. */
  | 'inline'
  /** Its own characters are not text, but destinations inside it may be. */
  | 'shell'
  /** Nothing in it is text. */
  | 'skip'
  | 'font-table'
  | 'style-sheet'
  | 'info'
  | 'fact'
  | 'footnote'
  | 'annotation'
  | 'running-head'
  | 'text-box';

const SKIPPED =
  'aftncn aftnsep aftnsepc atnauthor atndate atnicn atnid atnparent atnref atntime atrfend atrfstart background bkmkend bkmkstart ' +
  'blipuid buptim category colorschememapping colortbl comment company creatim datafield datastore defchp defpap ' +
  'doccomm docvar falt fchars ffdeftext ffentrymcr ffexitmcr ffformat ffhelptext ffl ffname ffstattext file filetbl fldtype ' +
  'fontemb fontfile formfield ftncn ftnsep ftnsepc g gridtbl hl hlfr hlinkbase hlloc hlsrc hsv ' +
  'htmltag keycode keywords latentstyles lchars levelnumbers leveltext linkval list listlevel listname listoverride ' +
  'listoverridetable listpicture liststylename listtable lsdlockedexcept macc manager mmathpr nextfile nonesttables nonshppict ' +
  'objalias objclass objname objsect objtime oldcprops oldpprops oldsprops oldtprops oleclsid operator panose password passwordhash ' +
  'pgp pgptbl picprop pn pnseclvl pntxta pntxtb printim private propname protend protstart protusertbl pxe ' +
  'revtbl revtim rsidtbl shprslt sn sp staticval subject sv svb tc tcn template themedata txe userprops vern version wgrffmtfilter ' +
  'windowcaption writereservation writereservhash xe xform xmlattrname xmlattrvalue xmlclose xmlname xmlnstbl';

const OTHERS: readonly (readonly [string, Destination])[] = [
  ['fonttbl', 'font-table'],
  ['stylesheet', 'style-sheet'],
  ['info', 'info'],
  ['title', 'fact'],
  ['author', 'fact'],
  ['generator', 'fact'],
  ['fldinst', 'fact'],
  ['footnote', 'footnote'],
  ['annotation', 'annotation'],
  ...['header', 'headerl', 'headerr', 'headerf', 'footer', 'footerl', 'footerr', 'footerf'].map(
    (name): [string, Destination] => [name, 'running-head'],
  ),
  ['shptxt', 'text-box'],
  ['dptxbxtext', 'text-box'],
  ['do', 'shell'],
  ['shp', 'shell'],
  ['shpinst', 'shell'],
  ['shpgrp', 'shell'],
  ['shppict', 'shell'],
  ['upr', 'shell'],
  ['ud', 'inline'],
  ['field', 'inline'],
  ['fldrslt', 'inline'],
  ['object', 'shell'],
  ['result', 'inline'],
  ['nesttableprops', 'shell'],
  ['xmlopen', 'shell'],
];

/** Destinations by name. A destination that is marked as ignorable (`\*`) and is not in the table is skipped. */
export const DESTINATIONS: ReadonlyMap<string, Destination> = new Map([
  ...SKIPPED.split(' ').map((name): [string, Destination] => [name, 'skip']),
  ...OTHERS,
]);

/** Destinations that are skipped but that the examiner must know of, with the remark's code. */
export const NOTED: ReadonlyMap<string, string> = new Map([
  ['pict', 'picture-omitted'],
  ['objdata', 'embedded-object-omitted'],
  ['mmath', 'formula-omitted'],
  ['listtext', 'numbering-omitted'],
  ['pntext', 'numbering-omitted'],
  ['xe', 'index-entry-omitted'],
]);

/** Control words that stand for characters. */
export const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['line', '\n'],
  ['lbr', '\n'],
  ['emdash', '\u2014'],
  ['endash', '\u2013'],
  ['emspace', '\u2003'],
  ['enspace', '\u2002'],
  ['qmspace', '\u2005'],
  ['bullet', '\u2022'],
  ['lquote', '\u2018'],
  ['rquote', '\u2019'],
  ['ldblquote', '\u201c'],
  ['rdblquote', '\u201d'],
  ['zwbo', '\u200b'],
  ['zwnbo', '\u2060'],
  ['zwj', '\u200d'],
  ['zwnj', '\u200c'],
  ['ltrmark', '\u200e'],
  ['rtlmark', '\u200f'],
]);

/** Control symbols that stand for characters. A soft hyphen is U+00AD, which the flow marks. */
export const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ['~', '\u00a0'],
  ['-', '\u00ad'],
  ['_', '\u2011'],
  ['\t', '\t'],
]);

/** Control words that a program replaces when it shows the document, such as the number of the page. */
export const COMPUTED: ReadonlySet<string> = new Set([
  'chpgn',
  'chdate',
  'chdpl',
  'chdpa',
  'chtime',
  'sectnum',
  'chatn',
]);
