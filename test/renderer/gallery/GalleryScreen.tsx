import { PageHeader } from '../../../renderer/components/index.js';
import { ControlsPart } from './ControlsPart.js';
import { FieldsPart } from './FieldsPart.js';
import { FiguresPart } from './FiguresPart.js';
import { FoundationPart } from './FoundationPart.js';
import { LongPart } from './LongPart.js';
import { MarksPart } from './MarksPart.js';
import { StatesPart } from './StatesPart.js';
import { TablePart } from './TablePart.js';

/** All components in all their states, for review and for pictures to compare with. */
export function GalleryScreen(): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader
        title="Components"
        subtitle="Every part that screens are made of, in every state. The figures are examples, not measurements."
      />
      <FoundationPart />
      <ControlsPart />
      <FieldsPart />
      <MarksPart />
      <StatesPart />
      <TablePart />
      <LongPart />
      <FiguresPart />
    </div>
  );
}
