import { useState } from 'react';
import { Button } from '../../components/index.js';
import { ExhibitDialog } from '../reader/index.js';
import { FindingLine } from './FindingLine.js';

export interface MarkFindingProps {
  readonly caseId: string;
  readonly examinationId: string;
  /** The title is proposed for the exhibit. */
  readonly finding: { readonly id: string; readonly title: string };
}

/** Marks a finding as an exhibit, with a title and a note by the examiner. */
export function MarkFinding({ caseId, examinationId, finding }: MarkFindingProps): React.JSX.Element {
  const [isMarking, setMarking] = useState(false);
  return (
    <>
      <Button size="small" icon="exhibit" onPress={() => setMarking(true)}>
        Mark as exhibit…
      </Button>
      {isMarking && (
        <ExhibitDialog
          caseId={caseId}
          source={{ kind: 'finding', examinationId, findingId: finding.id }}
          suggestedTitle={finding.title}
          what={<FindingLine caseId={caseId} examinationId={examinationId} findingId={finding.id} />}
          onClose={() => setMarking(false)}
        />
      )}
    </>
  );
}
