import { inputError, type PalimpsestError, elementAt } from '../../base/index.js';
import { MOST_SEQUENCES, type SequenceId } from '../../domain/index.js';

interface Node {
  readonly parent: Node | null;
  readonly token: number;
  readonly length: number;
  users: number;
}

/** How much room all sequences together may take. */
export interface Capacity {
  readonly sequences: number;
  readonly tokens: number;
}

/** Sequences that share their prefixes, within a reserved capacity, as a KV cache would hold them. */
export class SequenceTree {
  readonly #ends = new Map<SequenceId, Node>();
  #capacity: Capacity = { sequences: 0, tokens: 0 };
  #nodes = 0;
  #nextId: SequenceId = 1;

  /**
   * Opens a new sequence of these tokens. The capacity applies to all sequences until the last one is closed.
   * @throws {PalimpsestError} `sequence-capacity`
   */
  open(tokens: Int32Array, capacity: Capacity): SequenceId {
    const { sequences, tokens: room } = capacity;
    if (sequences > MOST_SEQUENCES) {
      throw full(`${sequences} sequences were reserved, allowed are 1 to ${MOST_SEQUENCES}`);
    }
    if (!Number.isInteger(sequences) || sequences < 1 || !Number.isInteger(room) || room < tokens.length) {
      throw full(`${sequences} sequences and ${room} tokens were reserved for a prefix of ${tokens.length}`);
    }
    if (this.#ends.size === 0) this.#capacity = capacity;
    else if (sequences > this.#capacity.sequences || room > this.#capacity.tokens) {
      throw full(
        `live sequences hold a reserve of ${this.#capacity.sequences} sequences and ${this.#capacity.tokens} tokens`,
      );
    }
    this.#require(1, tokens.length);
    let end: Node | null = null;
    for (const token of tokens) end = this.#grow(end, token);
    if (end === null) throw full('a sequence cannot be opened on nothing');
    return this.#add(end);
  }

  /** Makes copies that share the whole sequence. @throws {PalimpsestError} `sequence-unknown`, `sequence-capacity` */
  fork(sequence: SequenceId, count: number): SequenceId[] {
    const end = this.#end(sequence);
    if (!Number.isInteger(count) || count < 0) throw full(`a sequence cannot be copied ${count} times`);
    this.#require(count, 0);
    return Array.from({ length: count }, () => this.#add(end));
  }

  /** Extends each sequence by one token; if one fails, none is extended. @throws {PalimpsestError} `sequence-unknown`, `sequence-capacity` */
  extend(items: readonly { readonly sequence: SequenceId; readonly token: number }[]): void {
    if (new Set(items.map(({ sequence }) => sequence)).size < items.length) {
      throw inputError('sequence-unknown', 'A sequence appears twice in one step.', 'Fork it first.');
    }
    const ends = items.map(({ sequence }) => this.#end(sequence));
    this.#require(0, items.length);
    for (const [at, { sequence, token }] of items.entries()) {
      const end = elementAt(ends, at);
      const longer = this.#grow(end, token);
      end.users--;
      this.#ends.set(sequence, longer);
      longer.users++;
    }
  }

  /** Frees a sequence and the tokens that no other sequence shares. @throws {PalimpsestError} `sequence-unknown` */
  close(sequence: SequenceId): void {
    let node: Node | null = this.#end(sequence);
    this.#ends.delete(sequence);
    node.users--;
    while (node !== null && node.users === 0) {
      this.#nodes--;
      if (node.parent !== null) node.parent.users--;
      node = node.parent;
    }
  }

  /** Tokens in a sequence. @throws {PalimpsestError} `sequence-unknown` */
  length(sequence: SequenceId): number {
    return this.#end(sequence).length;
  }

  /** The last `count` tokens of a sequence, or all of them. @throws {PalimpsestError} `sequence-unknown` */
  tail(sequence: SequenceId, count: number): number[] {
    const tokens: number[] = [];
    let node: Node | null = this.#end(sequence);
    for (; node !== null && tokens.length < count; node = node.parent) tokens.push(node.token);
    return tokens.reverse();
  }

  #grow(parent: Node | null, token: number): Node {
    this.#nodes++;
    if (parent !== null) parent.users++;
    return { parent, token, length: (parent?.length ?? 0) + 1, users: 0 };
  }

  #add(end: Node): SequenceId {
    end.users++;
    const id = this.#nextId++;
    this.#ends.set(id, end);
    return id;
  }

  #require(sequences: number, tokens: number): void {
    if (this.#ends.size + sequences > this.#capacity.sequences) {
      throw full(`${sequences} more wanted, ${this.#ends.size} of ${this.#capacity.sequences} taken`);
    }
    if (this.#nodes + tokens > this.#capacity.tokens) {
      throw full(`${tokens} more tokens wanted, ${this.#nodes} of ${this.#capacity.tokens} taken`);
    }
  }

  #end(sequence: SequenceId): Node {
    const end = this.#ends.get(sequence);
    if (end !== undefined) return end;
    throw inputError('sequence-unknown', `There is no open sequence ${sequence}.`, 'Open or fork one first.');
  }
}

function full(why: string): PalimpsestError {
  return inputError(
    'sequence-capacity',
    `The cache of sequences is too small: ${why}.`,
    'Reserve enough when the first sequence is opened, or close sequences.',
  );
}
