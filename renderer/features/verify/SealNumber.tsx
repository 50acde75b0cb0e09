import './verify.css';
import { CopyButton, Term } from '../../components/index.js';

/** A seal number, large, in groups of eight digits, for reading aloud and copying. */
export function SealNumber({ sealNumber }: { readonly sealNumber: string }): React.JSX.Element {
  return (
    <section className="p-seal-number" aria-label="Seal number">
      <span className="p-seal-label">
        <Term id="seal-number">Seal number</Term>
      </span>
      <bdi className="mono p-seal-digits">{sealNumber.match(/.{1,8}/g)?.join(' ') ?? sealNumber}</bdi>
      <CopyButton variant="button" text={sealNumber} what="the seal number">
        Copy
      </CopyButton>
    </section>
  );
}
