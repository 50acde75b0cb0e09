import { address } from './address.js';
import { escapeHtml } from '../../base/index.js';
import { chartSvg } from '../../figure/index.js';
import type { Block } from '../document/blocks.js';
import { directionHtml, inlineHtml } from './inlineHtml.js';

type Kind<K extends Block['kind']> = Extract<Block, { kind: K }>;

/** One block as HTML. */
export function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'title':
      return (
        `<header class="title"><p class="label">${escapeHtml(block.report)}</p><h1>${inlineHtml(block.title)}</h1>` +
        `<p class="caption">${inlineHtml(block.caption)}</p></header>`
      );
    case 'heading':
      return `<h${block.level + 1}${block.small === true ? ' class="small"' : ''} id="${address(block.id)}">${escapeHtml(block.text)}</h${block.level + 1}>`;
    case 'paragraph':
      return `<p class="${block.style}"${directionHtml(block.content)}>${inlineHtml(block.content)}</p>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}${block.small === true ? ' class="tight"' : ''}>${block.items.map((item) => `<li>${inlineHtml(item)}</li>`).join('')}</${tag}>`;
    }
    case 'facts':
      return factsHtml(block);
    case 'table':
      return tableHtml(block);
    case 'figure':
      return (
        `<figure id="${address(block.chart.id)}"><div class="plot">${chartSvg(block.chart)}</div>` +
        `<figcaption><b>${escapeHtml(block.number)}. ${escapeHtml(block.chart.title)}.</b> ${inlineHtml(block.caption)}</figcaption></figure>`
      );
    case 'answer':
      return answerHtml(block);
    case 'passage':
      return passageHtml(block);
    case 'contents':
      return `<nav aria-label="Contents">${block.entries
        .map(({ id, text }) => `<a href="#${address(id)}">${escapeHtml(text)}</a>`)
        .join('')}</nav>`;
    case 'terms':
      return `<ul class="terms">${block.items
        .map(
          ({ id, term, sentence }) =>
            `<li id="${address(id)}"><b>${escapeHtml(term)}:</b> ${escapeHtml(sentence)}</li>`,
        )
        .join('')}</ul>`;
    case 'tokenLegend':
      return `<p class="legend">Probability of the token: ${block.steps
        .map((step, index) => `<span class="t${index}">${escapeHtml(step)}</span>`)
        .join(' ')}</p>`;
    case 'pageBreak':
      return '<hr class="page">';
    case 'endMark':
      return `<p class="end">${escapeHtml(block.text)}</p>`;
  }
}

function factsHtml(block: Kind<'facts'>): string {
  const rows = block.rows
    .map((row) => `<tr><th scope="row">${escapeHtml(row.label)}</th><td>${inlineHtml(row.value)}</td></tr>`)
    .join('');
  return `<table class="facts"><caption class="quiet">${escapeHtml(block.title)}</caption><tbody>${rows}</tbody></table>`;
}

function tableHtml(block: Kind<'table'>): string {
  const total = block.columns.reduce((sum, column) => sum + column.weight, 0);
  const columns = block.columns
    .map((column) => `<col style="width:${((column.weight / total) * 100).toFixed(1)}%">`)
    .join('');
  const side = (index: number): string => (block.columns[index]?.align === 'right' ? ' class="r"' : '');
  const head = block.columns
    .map((column, index) => `<th scope="col"${side(index)}>${escapeHtml(column.header)}</th>`)
    .join('');
  const rows = block.rows
    .map(
      (row) =>
        `<tr>${row.map((cell, index) => `<td${side(index)}${directionHtml(cell)}>${inlineHtml(cell)}</td>`).join('')}</tr>`,
    )
    .join('');
  const note = block.note.length === 0 ? '' : `<p class="note">${inlineHtml(block.note)}</p>`;
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(block.title)}"><table class="grid${block.reading === true ? ' reading' : ''}">` +
    `<caption${block.quiet === true ? ' class="quiet"' : ''}>${escapeHtml(block.title)}</caption><colgroup>${columns}</colgroup>` +
    `<thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>${note}`
  );
}

function answerHtml(block: Kind<'answer'>): string {
  const alarm = block.alarm.length === 0 ? '' : `<p class="shout">${inlineHtml(block.alarm)}</p>`;
  return (
    `<section class="answer"><div class="number"><p class="figure">${escapeHtml(block.figure)}</p>` +
    `<p class="unit">${escapeHtml(block.unit)}</p></div><div class="words"><p class="subject">${inlineHtml(block.subject)}</p>` +
    `<p class="note">${inlineHtml(block.about)}</p>${alarm}<p class="lead">${inlineHtml(block.sentence)}</p></div>` +
    `${tableHtml(block.measures)}</section>`
  );
}

function passageHtml(block: Kind<'passage'>): string {
  return (
    `<section class="passage"><p class="label">${escapeHtml(block.label)} <span class="place">${inlineHtml(block.place)}</span></p>` +
    `<blockquote${directionHtml(block.prefix, block.continuation)}><span class="prefix">${inlineHtml(block.prefix)}</span><span class="cont">${inlineHtml(block.continuation)}</span></blockquote>` +
    `<p class="note">${inlineHtml(block.numbers)}</p></section>`
  );
}
