/** Fields that may be open at one place; further ones inside them are taken as their text. */
const MAX_OPEN = 100;

/** The fields of a Word document that are open at one place, outermost first. */
export class DocxFields {
  /** Of each field: its instruction has ended, and its result has begun. */
  #open: boolean[] = [];
  /** Open fields beyond the limit. */
  #beyond = 0;

  /** A `w:fldChar` of this type. */
  change(type: string | undefined): void {
    if (type === 'begin' && this.#open.length >= MAX_OPEN) this.#beyond += 1;
    else if (type === 'begin') this.#open.push(false);
    else if (type === 'end' && this.#beyond > 0) this.#beyond -= 1;
    else if (type === 'end') this.#open.pop();
    else if (type === 'separate' && this.#beyond === 0 && this.#open.length > 0) {
      this.#open[this.#open.length - 1] = true;
    }
  }

  /** Is this place inside an instruction? The result of a field inside another field's instruction is not shown. */
  get isInstruction(): boolean {
    return this.#open.includes(false);
  }

  /** Is any field open? */
  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Ends the instructions that are open. @returns their number */
  endInstructions(): number {
    const open = this.#open.length;
    this.#open = this.#open.filter(Boolean);
    return open - this.#open.length;
  }
}
