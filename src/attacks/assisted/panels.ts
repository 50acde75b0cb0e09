import { elementAt } from '../../base/index.js';
import type { BarsPanel, BitsSupplied, PanelDetails, TablePanel, TextsPanel } from '../../domain/index.js';
import { STRONG_COMPRESSOR } from '../../measure/index.js';
import type { Chapter } from './chapters.js';
import type { JudgedCodes, JudgedWork } from './judge.js';
import { ledgerOf } from './ledger.js';
import { toldWords } from './toldWords.js';
import { totalsOf } from './totals.js';
import { words } from './words.js';

const MAX_ROWS = 500;
const MAX_TEXTS = 40;
const MAX_COMPARED = 2;
const TEXT_CHARS = 700;
const TEXTS = { target: 12, control: 4 };

/** The bars, the table and the texts of all works. */
export function assistedPanels(judged: JudgedCodes): PanelDetails {
  const works = [...judged.targets, ...judged.controls];
  return {
    kind: 'panels',
    panels: [suppliedBars(judged), sizesTable(judged, works), table(judged, works), texts(works)],
  };
}

/** Whose bits restore each work: one group for each work, and one for all controls. */
function suppliedBars(judged: JudgedCodes): BarsPanel {
  const ledgers = judged.targets.flatMap((target) => {
    const ledger = ledgerOf(target, judged);
    return ledger === null ? [] : [{ target, ledger }];
  });
  const names = new Set(ledgers.map(({ ledger }) => ledger.reference?.name ?? STRONG_COMPRESSOR));
  const group = (
    name: string,
    role: 'target' | 'control',
    bits: BitsSupplied,
  ): BarsPanel['groups'][number] => ({
    name,
    bars: (
      [
        ['the examiner, in a file', bits.examiner],
        ['the model', bits.model],
        ['general language', bits.language],
      ] as const
    ).map(([by, amount]) => ({ name: by, role, value: (100 * amount) / bits.whole })),
  });
  return {
    kind: 'bars',
    id: 'bits-supplied',
    title: 'Where does the information come from?',
    y: { title: 'Percent of the bits of the text', kind: 'number' },
    groups: ledgers
      .flatMap(({ target, ledger: { work, control } }, at) => [
        group(target.code.work.title, 'target', work),
        // Every work has the same control; its bars differ only where another reference model has the smaller file.
        ...(control === null || (at > 0 && names.size === 1)
          ? []
          : [group(judged.controls.length === 1 ? 'control' : 'all controls', 'control', control)]),
      ])
      .slice(0, 24),
    note: `Bits that restore the text without loss. The model: the bytes by which its file is smaller than that of ${[...names].join(' or ')}, which stands for general language.`,
  };
}

/** The sizes of the files that restore each work. */
function sizesTable({ references }: JudgedCodes, works: readonly JudgedWork[]): TablePanel {
  const compared = references.slice(0, MAX_COMPARED);
  const bytes = (title: string) => ({ title, kind: 'count' as const, unit: 'bytes' });
  return {
    kind: 'table',
    id: 'file-sizes',
    title: 'Files that restore the text',
    columns: [
      { title: 'Text', kind: 'text', unit: '' },
      bytes('Text'),
      bytes('This model'),
      ...compared.map(({ name }) => bytes(name)),
      bytes('PPM'),
      bytes('DEFLATE'),
    ],
    // A work of which nothing was coded has no file.
    rows: works
      .filter(({ chapters }) => chapters.length > 0)
      .slice(0, MAX_ROWS)
      .map(({ code: { work }, chapters, compared: others }) => {
        const { wholeBytes, fileBytes, ppmFileBytes } = totalsOf(chapters);
        return [
          `${work.role === 'control' ? 'control: ' : ''}${work.title}`,
          wholeBytes,
          fileBytes,
          ...compared.map((_, at) => totalsOf(elementAt(others, at)).fileBytes),
          ppmFileBytes,
          chapters.reduce((sum, { deflateWholeBytes }) => sum + deflateWholeBytes, 0),
        ];
      }),
    places: [],
    note: '',
  };
}

function table({ references }: JudgedCodes, works: readonly JudgedWork[]): TablePanel {
  const compared = references.slice(0, MAX_COMPARED);
  const rows = works.flatMap((judged) => {
    const { work } = judged.code;
    return judged.chapters.map((chapter, at) => ({
      place: { workId: work.id, startChar: chapter.startChar, endChar: chapter.endChar },
      cells: [
        `${work.role === 'control' ? 'control: ' : ''}${chapter.title}`,
        chapter.wholeBytes,
        chapter.code.bytes,
        chapter.bits / chapter.chars,
        ...compared.map((_, index) => {
          const other = judged.compared[index]?.[at];
          return other === undefined ? words.unscored('not-coded-by-this') : other.bits / other.chars;
        }),
        chapter.ppmBits / chapter.chars,
        (8 * chapter.deflateBytes) / chapter.chars,
        chapter.words === 0 ? words.unscored('no-words') : (1000 * chapter.toldWords) / chapter.words,
      ],
    }));
  });
  const bits = (title: string) => ({ title, kind: 'bits' as const, unit: 'per character' });
  return {
    kind: 'table',
    id: 'chapters',
    title: 'Results by chapter',
    columns: [
      { title: 'Chapter', kind: 'text', unit: '' },
      { title: 'Size', kind: 'count', unit: 'bytes' },
      { title: 'Code', kind: 'count', unit: 'bytes' },
      bits('This model'),
      ...compared.map(({ name }) => bits(name)),
      bits('PPM'),
      bits('DEFLATE'),
      { title: 'Corrected words', kind: 'number', unit: 'of 1,000' },
    ],
    rows: rows.slice(0, MAX_ROWS).map(({ cells }) => cells),
    places: rows.slice(0, MAX_ROWS).map(({ place }) => place),
    note: [
      'Code: the bytes that the model needs to restore the text, without the header of a file.',
      'Text that the cleaning list removed counts in the code and in the size, but in no other figure.',
      ...(rows.length > MAX_ROWS ? [`The first ${MAX_ROWS} of ${rows.length} chapters are shown.`] : []),
    ].join(' '),
  };
}

function texts(works: readonly JudgedWork[]): TextsPanel {
  const itemsOf = ({ code, chapters }: JudgedWork): TextsPanel['items'] =>
    chapters.slice(0, TEXTS[code.work.role]).map((chapter) => {
      const { work, told } = code;
      const end = lastTokenWithin(chapter, work.tokenStartChar);
      const shown = toldWords(work, told, chapter.startToken, end);
      return {
        label: `${work.role === 'control' ? 'control: ' : ''}${work.title}, ${chapter.title}`,
        place: {
          workId: work.id,
          startChar: chapter.startChar,
          endChar: work.tokenStartChar[end] ?? work.charCount,
        },
        given: '',
        truth: shown.text.slice(0, 8000),
        written: shown.marked.slice(0, 8000),
        numbers: `Corrected words: ${shown.told} of ${shown.words} here, ${chapter.toldWords} of ${chapter.words} in the chapter`,
      };
    });
  const ofRole = (role: 'target' | 'control'): TextsPanel['items'] =>
    works.filter(({ code }) => code.work.role === role).flatMap(itemsOf);
  const items = ofRole('target');
  const ofControl = ofRole('control').slice(0, MAX_TEXTS / 4);
  return {
    kind: 'texts',
    id: 'told-words',
    title: 'Corrected words',
    shows: 'computed',
    items: [...items.slice(0, MAX_TEXTS - ofControl.length), ...ofControl],
    note: 'The beginnings of chapters. Each word outside ⟦brackets⟧ is the model’s first choice after the true text before it; a word in ⟦brackets⟧ is not, and was supplied. This follows from the scores; nothing was generated for it.',
  };
}

function lastTokenWithin(chapter: Chapter, tokenStartChar: Uint32Array): number {
  let end = chapter.startToken + 1;
  while (end < chapter.endToken && elementAt(tokenStartChar, end + 1) - chapter.startChar <= TEXT_CHARS)
    end++;
  return end;
}
