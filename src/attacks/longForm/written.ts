/** Text written without interruption, as tokens and as bytes. Continuing it copies nothing, and several texts may continue the same one. */
export class Written {
  static readonly NOTHING = new Written(null, [], []);

  /** Tokens in all. */
  readonly length: number;
  readonly #before: Written | null;
  readonly #tokens: readonly number[];
  readonly #bytes: readonly number[];

  private constructor(before: Written | null, tokens: readonly number[], bytes: readonly number[]) {
    this.length = (before?.length ?? 0) + tokens.length;
    this.#before = before;
    this.#tokens = tokens;
    this.#bytes = bytes;
  }

  /** This text with more appended. */
  with(tokens: readonly number[], bytes: readonly number[]): Written {
    return new Written(this === Written.NOTHING ? null : this, tokens, bytes);
  }

  /** All tokens. */
  tokens(): number[] {
    return this.#stretches(this.length).flatMap((one) => one.#tokens);
  }

  /** All bytes. */
  bytes(): number[] {
    return this.#stretches(this.length).flatMap((one) => one.#bytes);
  }

  /** The last `count` tokens; all of them if there are fewer. */
  lastTokens(count: number): number[] {
    if (count <= 0) return [];
    return this.#stretches(count)
      .flatMap((one) => one.#tokens)
      .slice(-count);
  }

  /** The parts that hold the last `count` tokens, in the order of the text. */
  #stretches(count: number): Written[] {
    const stretches: Written[] = [this];
    let held = this.#tokens.length;
    for (let one = this.#before; one !== null && (held < count || count === this.length); one = one.#before) {
      stretches.push(one);
      held += one.#tokens.length;
    }
    return stretches.reverse();
  }
}
