import type { ExhibitFacts, Inspection } from '../../../domain/index.js';
import { formatCount, formatTime, inspectionSections, type Section } from '../../../figure/index.js';
import { foreign, heading, leading, paragraph, say, type Block, type Fact } from '../blocks.js';
import { panelTable } from '../panels/panelTable.js';

type Facts = Extract<ExhibitFacts, { kind: 'inspection' }>;

/** Rows of a table that are printed; the recorded content has all. */
const ROWS = 60;

/** What the files of a model show about its origin: each test with its result, how it was made, and its numbers. */
export function inspectionBlocks(label: string, record: Inspection, facts: Facts): Block[] {
  return [
    paragraph(
      say(
        'This exhibit is about the origin of a model file. It was read from the files; the model was not run. It shows nothing about any work.',
      ),
    ),
    ...changedBlocks(record, facts),
    ...inspectionSections(record).flatMap((section) => sectionBlocks(label, section)),
    heading(3, 'What was compared', `exhibit-${label}-parameters`),
    { kind: 'facts', title: `Parameters of ${label}`, rows: parameterRows(record) },
  ];
}

function changedBlocks({ model, result }: Inspection, { sameModel, sameBase }: Facts): Block[] {
  const others = [
    ...(sameModel ? [] : [model.id]),
    ...(sameBase || result.kind !== 'lineage' ? [] : [result.base.id]),
  ];
  if (others.length === 0) return [];
  return [
    paragraph(
      say(
        `The evidence in this case does not match the record: ${others.join(' and ')} ${others.length === 1 ? 'has a different hash' : 'have different hashes'}.`,
        'alarm',
      ),
    ),
  ];
}

function sectionBlocks(label: string, { id, title, verdict, paragraphs, table }: Section): Block[] {
  return [
    heading(3, title, `exhibit-${label}-${id}`),
    ...(verdict === '' ? [] : [leading(paragraph(...foreign(verdict, 'strong')))]),
    ...paragraphs.map((text) => paragraph(...foreign(text))),
    ...(table === null ? [] : panelTable(cut(table))),
  ];
}

function cut(table: NonNullable<Section['table']>): NonNullable<Section['table']> {
  if (table.rows.length <= ROWS) return table;
  const more = `These are the first ${formatCount(ROWS)} of ${formatCount(table.rows.length)} rows; the recorded content has all.`;
  return {
    ...table,
    rows: table.rows.slice(0, ROWS),
    note: table.note === '' ? more : `${more} ${table.note}`,
  };
}

function parameterRows({ inspectionId, createdAt, model, result }: Inspection): Fact[] {
  return [
    modelRow('Model', model),
    ...(result.kind === 'lineage'
      ? [
          modelRow('Base', result.base),
          { label: 'Seed', value: foreign(result.lineage.seed, 'mono') },
          { label: 'Permutations', value: [say(formatCount(result.permutations))] },
          { label: 'Most hidden units of a layer', value: [say(formatCount(result.units))] },
        ]
      : [
          {
            label: 'List of known models',
            value: [
              say(`version ${result.recognized.list.version}, SHA-256 `),
              say(result.recognized.list.sha256, 'hash'),
            ],
          },
        ]),
    { label: 'Compared', value: [say(`${formatTime(createdAt)}, inspection ${inspectionId}`)] },
  ];
}

function modelRow(label: string, { id, name, sha256 }: Inspection['model']): Fact {
  return { label, value: [say(`${id}, `), ...foreign(name), say(' SHA-256 '), say(sha256, 'hash')] };
}
