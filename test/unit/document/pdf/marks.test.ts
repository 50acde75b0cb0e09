import { describe, expect, it } from 'vitest';
import { show, streamOf } from './makePdf.js';
import { marked, problemsOf, readHand, remarksOf, wordsOf } from './readings.js';

const SEEN = 'The words that a person sees on this page of the book.';

describe('characters', () => {
  it('that are ligatures are kept and marked', async () => {
    const found = await readHand([show(['it is a \x02sh that stu\x04s itself'], { font: 'F4' })]);
    expect(found.text).toBe('it is a ﬁsh that stuﬀs itself');
    expect(marked(found, 'ligature')).toEqual(['ﬁ', 'ﬀ']);
  });

  it('that are soft hyphens are kept: pdf.js leaves them out of its runs', async () => {
    const found = await readHand([
      show(
        [
          'a line that is long enough ends with the word extra\x01',
          'ordinary, and one is in the mid\x01dle of its line',
        ],
        { font: 'F4' },
      ),
    ]);
    expect(found.text).toBe(
      'a line that is long enough ends with the word extra\u00ad\nordinary, and one is in the mid\u00addle of its line',
    );
    expect(marked(found, 'line-hyphen')).toEqual(['\u00ad']);
    expect(marked(found, 'soft-hyphen')).toEqual(['\u00ad']);
    expect(wordsOf(found)).toContain('extraordinary');
  });

  it('without a meaning in Unicode are counted', async () => {
    const found = await readHand([show(['a sign \x03 that only its font knows'], { font: 'F4' })]);
    expect(found.remarks).toMatchObject([{ code: 'private-use-characters', count: 1, starts: [7] }]);
  });
});

describe('text that no one sees', () => {
  it('is marked as hidden if it is drawn invisibly', async () => {
    const content = `${show([SEEN])}3 Tr\n${show(['Nor the words that no person sees.'], { y: 460 })}0 Tr\n${show([SEEN], { y: 420 })}`;
    const found = await readHand([content]);
    expect(marked(found, 'hidden')).toEqual(['Nor the words that no person sees.']);
    expect(wordsOf(found).join(' ')).not.toContain('nor the words');
    expect(problemsOf(found)).toEqual([]);
  });

  it('is not marked, but remarked, if it is all that a page has: a scan with recognized text', async () => {
    const found = await readHand([`3 Tr\n${show([SEEN])}`]);
    expect(marked(found, 'hidden')).toEqual([]);
    expect(remarksOf(found)).toEqual({ 'pdf-page-invisible': 1 });
  });

  it('is marked if it is drawn twice over itself, as for a bold effect', async () => {
    const found = await readHand([show([SEEN]) + show([SEEN], { x: 50.3 })]);
    expect(wordsOf(found).filter((word) => word === 'person')).toHaveLength(1);
    expect(remarksOf(found)).toEqual({ 'pdf-text-repeated': 1 });
  });

  it('is read from forms within forms, and a form that draws itself ends', async () => {
    const form = streamOf(
      `${show([SEEN])}/X Do`,
      '/Type /XObject /Subtype /Form /BBox [0 0 400 600] /Resources << /Font << /F1 4 0 R >> /XObject << /X 20 0 R >> >>',
    );
    const found = await readHand(['/X Do'], { objects: [form], resources: '/XObject << /X 20 0 R >>' });
    expect(found.text).toBe(SEEN);
    expect(remarksOf(found)).toEqual({ 'pdf-page-errors': 1 });
  });
});

describe('what a PDF states and holds', () => {
  it('is its title, author and program', async () => {
    const found = await readHand([show([SEEN])], {
      info: '/Title (Moby-Dick) /Author (Herman Melville) /Producer (a hand) /Creator (a pen)',
      catalog: '/Lang (en-US)',
    });
    expect(found.stated).toEqual({
      title: 'Moby-Dick',
      authors: ['Herman Melville'],
      language: 'en-US',
      published: null,
      identifiers: [],
      producer: 'a pen; a hand',
    });
  });

  it('is named where it could do something, and nothing is run', async () => {
    const script = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>';
    const found = await readHand(
      [
        {
          content: show([SEEN]),
          entries: `/AA << /O ${script} >> /Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (a comment) >>]`,
        },
      ],
      {
        catalog: `/OpenAction << /S /Launch /F (calc.exe) >> /Names << /JavaScript << /Names [(a) ${script}] >> /EmbeddedFiles << /Names [(x.exe) 20 0 R] >> >> /Collection << /View /D >> /AcroForm << /Fields [] /XFA [(a) 21 0 R] >>`,
        objects: [
          '<< /Type /Filespec /F (x.exe) /UF (x.exe) /EF << /F 21 0 R >> >>',
          streamOf('MZ', '/Type /EmbeddedFile'),
        ],
      },
    );
    expect(found.text).toBe(SEEN);
    expect(remarksOf(found)).toMatchObject({
      'pdf-javascript': 1,
      'pdf-embedded-files': 1,
      'pdf-portfolio': 1,
      'pdf-xfa': 1,
      'pdf-launch-action': 1,
      'pdf-page-scripts': 1,
      'pdf-annotations': 1,
    });
  });

  it('is an outline that leads to places, and a loop in it ends', async () => {
    const found = await readHand(
      [
        show(['Chapter One'], { y: 560, size: 14 }) + show([SEEN]),
        show(['Chapter Two'], { y: 560, size: 14 }) + show([SEEN]),
      ],
      {
        catalog: '/Outlines 20 0 R',
        objects: [
          '<< /Type /Outlines /First 21 0 R /Last 22 0 R /Count 2 >>',
          '<< /Title (Chapter One) /Parent 20 0 R /Next 22 0 R /Dest [1000 0 R /XYZ 0 580 0] >>',
          '<< /Title (Chapter Two) /Parent 20 0 R /Next 21 0 R /First 21 0 R /Dest [1002 0 R /XYZ 0 510 0] >>',
        ],
      },
    );
    // The second leads below its heading, to the text.
    expect(found.contents).toEqual([
      { title: 'Chapter One', level: 1, start: 0 },
      { title: 'Chapter Two', level: 1, start: found.text.lastIndexOf(SEEN) },
    ]);
    expect(found.blocks.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
      'heading 1',
      'paragraph 0',
      'heading 1',
      'paragraph 0',
    ]);
  });
});
