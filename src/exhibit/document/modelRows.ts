import { counted, formatBytes } from '../../base/index.js';
import { usedChatTemplate } from '../../attacks/index.js';
import {
  cannotBeScored,
  MODEL_FILE_KIND,
  unusedBytesWords,
  type ModelFacts,
  type ReportExamination,
} from '../../domain/index.js';
import { formatCount } from '../../figure/index.js';
import { foreign, say, stacked, type Fact, type Inline } from './blocks.js';

/** What the file of a model is, in a few words. */
export function modelWords({
  ggufVersion,
  architecture,
  parameterCount,
  quantization,
}: ModelFacts): Inline[] {
  return [
    say(`GGUF ${ggufVersion}, `),
    ...(architecture === null ? [say('no architecture named')] : foreign(architecture)),
    say(`, ${counted(parameterCount, 'parameter')}, `),
    ...foreign(quantization.fileType ?? 'quantization not named'),
  ];
}

/** What of a model's file a reader must know: that it cannot be scored, values and bytes that were not used, and the use of its chat template. */
export function unusualOfModel(
  model: ModelFacts,
  modelId: string,
  examinations: readonly ReportExamination[],
): Fact[] {
  return [
    ...scoringRows(model),
    ...unusedRows(model),
    ...(model.chatTemplate === null
      ? []
      : [
          {
            label: 'Chat template',
            value: [
              say(
                `present (${formatBytes(model.chatTemplate.lengthBytes)}); ${templateWords(templateUse(modelId, examinations))}; SHA-256 `,
              ),
              say(model.chatTemplate.sha256, 'hash'),
            ],
          },
        ]),
  ];
}

function unusedRows({ unusedBytes = [], files }: ModelFacts): Fact[] {
  if (unusedBytes.length === 0) return [];
  return [
    {
      label: 'Bytes that are not part of the model',
      value: stacked(
        unusedBytes.map((bytes) => [
          say(`${unusedBytesWords(bytes, files.length)}; SHA-256 `),
          say(bytes.sha256, 'hash'),
        ]),
      ),
    },
  ];
}

/** Examinations that worded their requests by the chat template in a model's file, and those for which this is not known. */
interface TemplateUse {
  readonly used: readonly string[];
  readonly unknown: readonly string[];
}

/** For a model whose file has a chat template; the parameters recorded before each run decide. */
function templateUse(modelId: string, examinations: readonly ReportExamination[]): TemplateUse {
  const used: string[] = [];
  const unknown: string[] = [];
  for (const { id, start, findings } of examinations) {
    const recorded = start ?? findings;
    if (recorded !== null && recorded.model.id !== modelId) continue;
    const uses = recorded === null ? null : usedChatTemplate(recorded.attack.id, recorded.parameters, true);
    if (uses === null) unknown.push(id);
    else if (uses) used.push(id);
  }
  return { used, unknown };
}

function templateWords({ used, unknown }: TemplateUse): string {
  return [
    used.length > 0
      ? `used in ${used.join(', ')}`
      : unknown.length > 0
        ? 'not used in the other examinations'
        : 'not used in any examination of this report',
    ...(unknown.length === 0 ? [] : [`it is not known whether ${unknown.join(', ')} used it`]),
  ].join('; ');
}

/** Rows of a language model that can be scored say nothing of this: the rest of the report is about its scores. */
function scoringRows({ kind, scoring, related, wrongTypes }: ModelFacts): Fact[] {
  const refusal = cannotBeScored(scoring);
  return [
    ...(kind === 'language-model'
      ? []
      : [{ label: 'Kind of file', value: [say(MODEL_FILE_KIND[kind].phrase)] }]),
    ...(refusal === undefined
      ? []
      : [
          {
            label: 'Scoring',
            value: [
              ...foreign(refusal),
              say(' No examination can use it. The program that received the file found this.'),
            ],
          },
        ]),
    ...(related.length === 0
      ? []
      : [
          {
            label: 'Made from or for, as the file states',
            value: stacked(
              related.map(({ key, value }) => [
                ...foreign(key, 'mono'),
                say(': '),
                ...(typeof value === 'number' ? [say(String(value))] : foreign(value.text)),
              ]),
            ),
          },
        ]),
    ...(wrongTypes.length === 0
      ? []
      : [
          {
            label: 'Values of a wrong type, not read',
            value: stacked(
              wrongTypes.map(({ key, byte, expected, found }) => [
                ...foreign(key, 'mono'),
                say(`, byte ${formatCount(byte)}: ${found} in place of ${expected}`),
              ]),
            ),
          },
        ]),
  ];
}
