import { elementAt } from '../../base/index.js';
import type { FontUse } from './pdfTheme.js';

/** A run of text in one font, size and color. */
export interface StyledRun {
  readonly text: string;
  readonly font: FontUse;
  readonly size: number;
  readonly colour: string;
  /** Background color. */
  readonly wash?: string;
  /** A sign in a box: never broken inside. */
  readonly sign?: boolean;
  readonly underline?: boolean;
  /** Points above the line: an exponent; 0 for the `10` that it belongs to. */
  readonly rise?: number;
}

/** A run with its place on a line, in points from the line's start. */
export interface Piece extends StyledRun {
  readonly x: number;
  readonly width: number;
}

/** One line of text. */
export interface Line {
  readonly pieces: readonly Piece[];
  readonly width: number;
}

/** Width of a text in points. */
export type Measure = (text: string, font: FontUse, size: number) => number;

/** A word, white space or a line end, in the style of its run. */
interface Atom {
  readonly run: StyledRun;
  readonly text: string;
  readonly width: number;
  readonly kind: 'space' | 'word' | 'break';
}

/**
 * Breaks runs into lines no wider than `width` points: at white space, at line ends in the text, and inside a word only when the
 * word alone is wider than a line (hashes, paths). White space at a break is dropped. Always at least one line.
 */
export function breakLines(runs: readonly StyledRun[], width: number, measure: Measure): Line[] {
  const lines: Line[] = [];
  let line: Atom[] = [];
  let used = 0;
  let space: Atom[] = [];
  const finish = (atSpace: boolean): void => {
    lines.push(placed(line, atSpace));
    line = [];
    used = 0;
    space = [];
  };
  for (const group of groups(atoms(runs, measure))) {
    const first = group[0];
    if (first === undefined) continue;
    if (first.kind === 'break') {
      finish(true);
      continue;
    }
    if (first.kind === 'space') {
      space = group;
      continue;
    }
    const gap = line.length === 0 ? 0 : sum(space);
    const wide = sum(group);
    if (used + gap + wide <= width + 0.01) {
      line.push(...(line.length === 0 ? [] : space), ...group);
      used += gap + wide;
    } else {
      if (line.length > 0) finish(space.length > 0);
      for (const part of wide <= width + 0.01 ? [group] : cut(group, width, measure)) {
        if (line.length > 0) finish(false);
        line = [...part];
        used = sum(part);
      }
    }
    space = [];
  }
  if (line.length > 0 || lines.length === 0) finish(false);
  return lines;
}

function atoms(runs: readonly StyledRun[], measure: Measure): Atom[] {
  return runs.flatMap((run): Atom[] => {
    const parts =
      run.sign === true ? [run.text] : (run.text.match(/\n|[^\S\n\u00a0]+|(?:\S|\u00a0)+/g) ?? []);
    return parts.map((text) => ({
      run,
      text,
      width: text === '\n' ? 0 : measure(text, run.font, run.size),
      kind: text === '\n' ? 'break' : /^[^\S\u00a0]+$/.test(text) ? 'space' : 'word',
    }));
  });
}

/** Words that touch, whatever their style, are one word; so is each run of white space. */
function groups(list: readonly Atom[]): Atom[][] {
  const out: Atom[][] = [];
  for (const atom of list) {
    const last = out.at(-1);
    if (last !== undefined && last[0]?.kind === atom.kind && atom.kind !== 'break') last.push(atom);
    else out.push([atom]);
  }
  return out;
}

/** Cuts a word that is wider than a line into lines; signs stay whole. */
function cut(group: readonly Atom[], width: number, measure: Measure): Atom[][] {
  const out: Atom[][] = [[]];
  let used = 0;
  const push = (atom: Atom): void => {
    if (used + atom.width > width && used > 0) {
      out.push([]);
      used = 0;
    }
    out.at(-1)?.push(atom);
    used += atom.width;
  };
  for (const atom of group) {
    if (atom.run.sign === true) {
      push(atom);
      continue;
    }
    let text = '';
    let wide = 0;
    for (const character of atom.text) {
      const next = measure(text + character, atom.run.font, atom.run.size);
      if (used + next > width && (text !== '' || used > 0)) {
        if (text !== '') push({ ...atom, text, width: wide });
        out.push([]);
        used = 0;
        text = character;
        wide = measure(character, atom.run.font, atom.run.size);
      } else {
        text += character;
        wide = next;
      }
    }
    if (text !== '') push({ ...atom, text, width: wide });
  }
  return out.filter((part) => part.length > 0);
}

/** The pieces of a line, each alone, but a `10` together with the exponent that stands beside it. */
export function powerGroups(pieces: readonly Piece[]): ([Piece] | [Piece, Piece])[] {
  const groups: ([Piece] | [Piece, Piece])[] = [];
  for (const piece of pieces) {
    const last = groups.at(-1);
    const isExponent = piece.rise !== undefined && piece.rise > 0;
    if (isExponent && last?.length === 1 && last[0].rise === 0) groups[groups.length - 1] = [last[0], piece];
    else groups.push([piece]);
  }
  return groups;
}

/** A line that ended at white space keeps one space, without width: a reader aloud must not join the words. */
function placed(line: readonly Atom[], atSpace: boolean): Line {
  const pieces: Piece[] = [];
  let x = 0;
  for (let at = 0; at < line.length;) {
    const { run } = elementAt(line, at);
    const left = x;
    let text = '';
    let width = 0;
    // Neighbours in one style are drawn as one, so that copied text keeps its spaces.
    do {
      const atom = elementAt(line, at);
      text += atom.text;
      width += atom.width;
      x += atom.width;
      at += 1;
    } while (at < line.length && sameStyle(run, elementAt(line, at).run));
    pieces.push({ ...run, text, x: left, width });
  }
  const last = pieces.at(-1);
  if (atSpace && last !== undefined) {
    const { font, size, colour } = last;
    if (last.sign === true) pieces.push({ text: ' ', font, size, colour, x, width: 0 });
    else pieces[pieces.length - 1] = { ...last, text: `${last.text} ` };
  }
  return { pieces, width: x };
}

function sameStyle(a: StyledRun, b: StyledRun): boolean {
  if (a === b) return a.sign !== true;
  return (
    a.font === b.font &&
    a.size === b.size &&
    a.colour === b.colour &&
    a.wash === b.wash &&
    a.underline === b.underline &&
    a.rise === b.rise &&
    a.sign !== true &&
    b.sign !== true
  );
}

function sum(list: readonly Atom[]): number {
  return list.reduce((total, atom) => total + atom.width, 0);
}
