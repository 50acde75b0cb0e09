import { counted, formatBytes, percent } from '../../base/index.js';
import { usedChatTemplate } from '../../attacks/index.js';
import {
  cannotBeScored,
  hasTokenizer,
  MODEL_FILE_KIND,
  type ModelFacts,
  type ReportExamination,
} from '../../domain/index.js';
import { formatCount } from '../../figure/index.js';
import { foreign, say, stacked, type Fact } from './blocks.js';

/** What the file of a model states; for a file that cannot be scored, also the reason. */
export function modelRows(
  model: ModelFacts,
  modelId: string,
  examinations: readonly ReportExamination[],
): Fact[] {
  const total = model.quantization.histogram.reduce((sum, one) => sum + one.sizeBytes, 0);
  const special = model.tokenizer.specialTokens.map((token) => `${token.role} ${token.id}`).join(', ');
  const license = [model.license.id, model.license.name, model.license.link].flatMap((one) =>
    one === null ? [] : [one.text],
  );
  return [
    ...scoringRows(model),
    {
      label: 'Format',
      value:
        model.architecture === null
          ? [say(`GGUF version ${model.ggufVersion}; no architecture is named`)]
          : [say(`GGUF version ${model.ggufVersion}, architecture `), ...foreign(model.architecture)],
    },
    ...(model.name === null ? [] : [{ label: 'Name in the file', value: foreign(model.name.text) }]),
    { label: 'Parameters', value: [say(counted(model.parameterCount, 'parameter'))] },
    {
      label: 'Quantization',
      value: [
        ...foreign(model.quantization.fileType ?? 'not named in the file'),
        say(
          `: ${model.quantization.histogram
            .map(
              (one) =>
                `${one.type} ${counted(one.tensors, 'tensor')}, ${total === 0 ? '0' : percent(one.sizeBytes / total)} of bytes`,
            )
            .join('; ')}`,
        ),
      ],
    },
    {
      label: 'Shape',
      value: [
        say(
          `context ${countOr(model.contextLength)} tokens, ${countOr(model.blockCount)} transformer layers, embedding length ${countOr(model.embeddingLength)}, vocabulary ${counted(model.vocabularySize, 'token')}`,
        ),
      ],
    },
    {
      label: 'Tokenizer',
      value: [
        ...foreign(model.tokenizer.kind),
        ...(model.tokenizer.pre === null ? [] : [say(', '), ...foreign(model.tokenizer.pre)]),
        say(
          `; adds a beginning-of-text token: ${yesNo(model.tokenizer.addBos)}; adds a leading space: ${yesNo(model.tokenizer.addSpacePrefix)}${special === '' ? '' : '; special tokens: '}`,
        ),
        ...(special === '' ? [] : foreign(special)),
      ],
    },
    ...(hasTokenizer(model)
      ? [{ label: 'Tokenizer SHA-256', value: [say(model.tokenizer.sha256, 'hash')] }]
      : []),
    {
      label: 'Tensors',
      value: [
        say(
          `${counted(model.tensors.length, 'tensor')}; names, shapes, types${model.tensors.some((tensor) => tensor.sha256 !== null) ? ' and SHA-256 of each' : ''} in the attached report.json`,
        ),
      ],
    },
    {
      label: 'Chat template',
      value:
        model.chatTemplate === null
          ? [say('none in the file')]
          : [
              say(
                `present (${formatBytes(model.chatTemplate.lengthBytes)}); ${templateWords(templateUse(modelId, examinations))}; SHA-256 `,
              ),
              say(model.chatTemplate.sha256, 'hash'),
            ],
    },
    {
      label: 'License stated in the file',
      value: license.length === 0 ? [say('none named')] : foreign(license.join('; ')),
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

function countOr(value: number | null): string {
  return value === null ? 'not stated' : formatCount(value);
}

function yesNo(value: boolean | null): string {
  return value === null ? 'not stated' : value ? 'yes' : 'no';
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
