import { PAPER, powerParts, RAISED_SIZE, RISE, TOKEN_WASH } from '../../figure/index.js';
import { hasPowers, type Inline, type InlineStyle } from '../document/blocks.js';
import type { StyledRun } from './breakLines.js';
import type { FontBook } from './fontBook.js';
import { ALARM_COLOUR, type FontUse, type TextTheme } from './pdfTheme.js';

/** Monospaced text is set smaller, so that it looks as large as the text around it. */
const MONO_SHARE = 0.86;
/** 64 digits fit the hash column of a table. */
const HASH_SHARE = 0.78;
const SIGN_SHARE = 0.76;
const TEN = '10';

/** Runs of text with font, size and color, split where a font lacks a character. */
export function styleRuns(content: readonly Inline[], theme: TextTheme, fonts: FontBook): StyledRun[] {
  return content.flatMap((run) =>
    setParts(run).flatMap(({ text, rise }) => {
      const wanted = fontFor(run.style, theme);
      const wash = run.heat === undefined ? undefined : TOKEN_WASH[run.heat];
      return fonts.split(text, wanted).map((part): StyledRun => {
        const sign = part.missing || run.style === 'sign';
        const size = theme.size * shareFor(sign, part.font, run.style, theme);
        return {
          text: part.text,
          font: part.font,
          size: rise === 'raised' ? size * RAISED_SIZE : size,
          colour: sign ? PAPER.muted : colourFor(run.style, theme),
          ...(wash === undefined || run.heat === 0 ? {} : { wash }),
          ...(sign ? { sign } : {}),
          ...(run.style === 'differs' ? { underline: true } : {}),
          ...(rise === undefined ? {} : { rise: rise === 'raised' ? size * RISE : 0 }),
        };
      });
    }),
  );
}

interface SetPart {
  readonly text: string;
  readonly rise?: 'base' | 'raised';
}

/** A text cut around its powers of ten: each `10` stands alone before its exponent. */
function setParts(run: Inline): SetPart[] {
  if (!hasPowers(run)) return [{ text: run.text }];
  const parts = powerParts(run.text);
  return parts.flatMap(({ text, raised }, index): SetPart[] => {
    if (raised) return [{ text, rise: 'raised' }];
    if (parts[index + 1]?.raised !== true) return [{ text }];
    const before = text.slice(0, -TEN.length);
    return [...(before === '' ? [] : [{ text: before }]), { text: TEN, rise: 'base' }];
  });
}

function fontFor(style: InlineStyle, theme: TextTheme): FontUse {
  if (style === 'mono' || style === 'hash' || style === 'sign') return 'mono';
  if (style === 'emphasis') return 'serifItalic';
  const bold = theme.bold || style === 'strong' || style === 'alarm' || style === 'differs';
  if (theme.family === 'serif') return bold ? 'serifBold' : 'serif';
  return bold ? 'sansBold' : 'sans';
}

function shareFor(sign: boolean, font: FontUse, style: InlineStyle, theme: TextTheme): number {
  if (sign) return SIGN_SHARE;
  if (style === 'hash') return HASH_SHARE;
  if (font === 'mono') return MONO_SHARE;
  // The serif italic stands in for an italic that the sans does not have; it is smaller on the body.
  return style === 'emphasis' && theme.family === 'sans' ? 1.06 : 1;
}

function colourFor(style: InlineStyle, theme: TextTheme): string {
  if (style === 'alarm') return ALARM_COLOUR;
  return style === 'muted' ? PAPER.muted : theme.colour;
}
