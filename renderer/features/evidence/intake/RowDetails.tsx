import {
  encodingProposals,
  EVIDENCE_TEXT,
  isAskedIn,
  isTextRole,
  type DocumentFormat,
  type EvidenceText,
} from '../../../../src/domain/index.js';
import { SUPPORTED_ENCODINGS } from '../../../../src/text/index.js';
import {
  CheckboxField,
  errorAt,
  SelectField,
  TextField,
  type SelectOption,
} from '../../../components/index.js';
import { rulesIn } from './documentRules.js';
import { hasEncoding, isCopied, roleOf, type Incoming, type Recognized } from './incoming.js';
import { RuleSwitches } from './RuleSwitches.js';
import { DETAIL_TEXTS, type Words } from './words.js';

export interface RowDetailsProps {
  readonly row: Incoming;
  readonly found: Recognized | undefined;
  readonly isDisabled: boolean;
  readonly onState: (words: Partial<Words>) => void;
}

/** The encoding of a text that states none. */
const STRICT = 'strict';

/** What is stated less often about a file: who received it, author, edition, encoding, the rules of its reader, storage. */
export function RowDetails({ row, found, isDisabled, onState }: RowDetailsProps): React.JSX.Element {
  const role = roleOf(row, found);
  const { words, file, isUpload, refusal } = row;
  const isFolder = file.kind === 'folder';
  return (
    <div className="intake-details">
      <div className="intake-fields">
        {DETAIL_TEXTS.filter((name) => isAskedIn(name, role)).map((name) => (
          <TextField
            key={name}
            label={EVIDENCE_TEXT[name].label}
            description={helpOf(name)}
            value={words[name]}
            onChange={(value) => onState({ [name]: value })}
            isDisabled={isDisabled}
            errorMessage={errorAt(refusal ?? null, name)}
          />
        ))}
        {hasEncoding(role, found) && (
          <SelectField
            label="Encoding"
            description="Of plain text, alone or in a ZIP or folder; a document states its own."
            options={encodingOptions(row, found)}
            selectedKey={words.encoding === '' ? STRICT : words.encoding}
            onSelectionChange={(id) => onState({ encoding: id === STRICT ? '' : id })}
            isDisabled={isDisabled}
          />
        )}
      </div>
      {isTextRole(role) && (
        <RuleSwitches
          format={documentFormat(found)}
          off={rulesIn(words.rulesOff)}
          isDisabled={isDisabled}
          onChange={(rules) => onState({ rulesOff: rules.join(' ') })}
        />
      )}
      <CheckboxField
        label={isFolder ? 'Keep the packed file in the case' : 'Copy the file into the case'}
        description={
          isFolder
            ? 'A folder is packed into one ZIP file, which is kept in the case.'
            : isUpload
              ? 'A file sent through the browser is always copied.'
              : 'Otherwise the file stays where it is; the case records its hash and detects any change.'
        }
        isSelected={isCopied(row)}
        isDisabled={isDisabled || isUpload || isFolder}
        onChange={(isOn) => onState({ copy: isOn ? 'yes' : '' })}
      />
    </div>
  );
}

function helpOf(name: EvidenceText): string | undefined {
  const { help, otherwise } = EVIDENCE_TEXT[name];
  return help ?? (otherwise === undefined ? undefined : `If empty: ${otherwise}.`);
}

function documentFormat(found: Recognized | undefined): DocumentFormat | undefined {
  const format = found?.format ?? undefined;
  return format === 'gguf' || format === 'folder' ? undefined : format;
}

/** What can be stated: first what the text can be read in, then everything that is supported. */
function encodingOptions({ refusal }: Incoming, found: Recognized | undefined): readonly SelectOption[] {
  const details = (refusal ?? found?.problem)?.details ?? {};
  const proposed = encodingProposals(details).map(({ encoding }) => encoding);
  const all = new Set([...proposed, ...SUPPORTED_ENCODINGS]);
  return [
    {
      id: STRICT,
      label: 'Not stated',
      description: 'UTF-16 if the file has its byte order mark, otherwise strict UTF-8.',
    },
    ...[...all].map((id) => ({
      id,
      label: id,
      ...(proposed.includes(id) ? { description: 'The file can be read in it.' } : {}),
    })),
  ];
}
