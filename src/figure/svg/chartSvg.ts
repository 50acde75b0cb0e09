import { escapeHtml } from '../../base/index.js';
import type { Chart, Ink, Shape } from '../chart.js';
import { PAPER } from '../palette.js';
import { powerParts, RAISED_SIZE, RISE } from '../probabilityWords.js';

/**
 * A chart as one SVG element, with paper colors as attributes and with classes (`fill-target`, `stroke-control` …) by which a page can set other
 * colors. It contains its title and its description for assistive technology, and refers to nothing outside.
 */
export function chartSvg(chart: Chart): string {
  const id = chart.id.replace(/[^A-Za-z0-9-]/g, '-');
  const size = `width="${number(chart.width)}" height="${number(chart.height)}" viewBox="0 0 ${number(chart.width)} ${number(chart.height)}"`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="${id}-title ${id}-text" ` +
    `font-family="'Palimpsest Sans', 'Source Sans 3', Arial, sans-serif">` +
    `<title id="${id}-title">${escapeHtml(chart.title)}</title><desc id="${id}-text">${escapeHtml(chart.description)}</desc>` +
    `${chart.shapes.map(shapeSvg).join('')}</svg>`
  );
}

function shapeSvg(shape: Shape): string {
  switch (shape.kind) {
    case 'rect': {
      const place = `x="${number(shape.x)}" y="${number(shape.y)}" width="${number(shape.width)}" height="${number(shape.height)}"`;
      const stroke = shape.stroke === undefined ? '' : ` ${paint('stroke', shape.stroke)} stroke-width="0.5"`;
      const classes = [
        `fill-${shape.fill}`,
        ...(shape.stroke === undefined ? [] : [`stroke-${shape.stroke}`]),
      ];
      return `<rect class="${classes.join(' ')}" ${place} ${paint('fill', shape.fill)}${stroke}/>`;
    }
    case 'line': {
      const dash = shape.dash === undefined ? '' : ` stroke-dasharray="${shape.dash.map(number).join(' ')}"`;
      return (
        `<polyline class="stroke-${shape.stroke}" points="${points(shape.points)}" fill="none" ${paint('stroke', shape.stroke)} ` +
        `stroke-width="${number(shape.width)}" stroke-linejoin="round"${dash}/>`
      );
    }
    case 'area':
      return `<polygon class="fill-${shape.fill}" points="${points(shape.points)}" ${paint('fill', shape.fill)}/>`;
    case 'text': {
      const bold = shape.bold === true ? ' font-weight="600"' : '';
      return (
        `<text class="fill-${shape.fill}" x="${number(shape.x)}" y="${number(shape.y)}" font-size="${number(shape.size)}" ` +
        `text-anchor="${shape.anchor}"${bold} ${paint('fill', shape.fill)}>${raisedSvg(shape.text, shape.size)}</text>`
      );
    }
  }
}

/** A text with raised exponents; what follows one goes back to the line. */
function raisedSvg(text: string, size: number): string {
  let raised = false;
  return powerParts(text)
    .map((part) => {
      const inner = escapeHtml(part.text);
      if (part.raised === raised) return inner;
      raised = part.raised;
      const dy = number((raised ? -RISE : RISE) * size);
      return `<tspan dy="${dy}"${raised ? ` font-size="${number(RAISED_SIZE * size)}"` : ''}>${inner}</tspan>`;
    })
    .join('');
}

function paint(attribute: 'fill' | 'stroke', ink: Ink): string {
  return `${attribute}="${ink === 'none' ? 'none' : PAPER[ink]}"`;
}

function points(list: readonly (readonly [number, number])[]): string {
  return list.map(([x, y]) => `${number(x)},${number(y)}`).join(' ');
}

/** A hundredth of a point is smaller than a printed dot; more decimals would only make files larger. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}
