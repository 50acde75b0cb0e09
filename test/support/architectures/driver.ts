import { spawnSync } from 'node:child_process';

/** The model whose tokenizer the random ones get: SentencePiece of 4,096 tokens, with a BOS. */
export const DONOR = 'assets/demo/P1-f16.gguf';

/** A random model to make. */
export interface Recipe {
  /** Name of the row in the matrix. */
  readonly name: string;
  /** As llama.cpp calls it: `general.architecture`. */
  readonly architecture: string;
  readonly experts?: boolean;
  /** Standard deviation of the weights; .1 unless told. */
  readonly spread?: number;
  /** Optional tensors to leave out; regular expressions. */
  readonly without?: readonly string[];
  /** Tensors whose values are multiplied: `REGEX=FACTOR`. */
  readonly scales?: readonly string[];
  /** Keys under the architecture's name, as `KEY=KIND:VALUE` (see driver.cpp). */
  readonly keys?: readonly string[];
  /** A model whose tokenizer it gets, {@link DONOR} unless told. */
  readonly donor?: string;
}

/** The program that makes and reads random models. */
export class Driver {
  constructor(private readonly built: { readonly path: string; readonly libraries: string }) {}

  /** All architectures and forms that llama.cpp's own generator knows. */
  list(): Recipe[] {
    return this.run(['list'])
      .trim()
      .split('\n')
      .map((line) => {
        const [architecture = '', form] = line.split(' ');
        const experts = form === 'experts';
        return { name: experts ? `${architecture} (experts)` : architecture, architecture, experts };
      });
  }

  /** @throws {Error} with the reason why llama.cpp's generator makes no such model */
  make(recipe: Recipe, out: string): void {
    const {
      architecture,
      experts = false,
      spread = 0.1,
      without = [],
      scales = [],
      keys = [],
      donor = DONOR,
    } = recipe;
    this.run([
      ...['make', '--arch', architecture, '--donor', donor, '--out', out, '--stdev', String(spread)],
      ...(experts ? ['--experts'] : []),
      ...without.flatMap((name) => ['--without', name]),
      ...scales.flatMap((scale) => ['--scale', scale]),
      ...keys.flatMap((key) => ['--set', key]),
    ]);
  }

  /**
   * ln p of each token but the first of each list, read alone: one context each, one sequence, no flash attention.
   * @throws {Error} with llama.cpp's reason
   */
  logProbs(path: string, lists: readonly (readonly number[])[]): number[][] {
    const lines = this.run(['logprobs', path], lists.map((list) => `${list.join(' ')}\n`).join(''));
    return lines
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number));
  }

  /** @param type a number of llama.cpp's `llama_ftype` */
  quantize(from: string, to: string, type: number): void {
    this.run(['quantize', from, to, String(type)]);
  }

  private run(args: readonly string[], input = ''): string {
    const { status, signal, stdout, stderr } = spawnSync(this.built.path, args, {
      encoding: 'utf8',
      input,
      env: { ...process.env, GGML_LIBRARIES: this.built.libraries, GGML_NO_BACKTRACE: '1' },
      maxBuffer: 2 ** 28,
    });
    if (status === 0) return stdout;
    const reason = stderr
      .trim()
      .split('\n')
      .find((line) => /error|GGML_ASSERT|libllama/i.test(line));
    throw new Error(
      `${args[0] ?? ''} ${args[2] ?? ''}: ${reason ?? `ended with ${signal ?? String(status)}`}`,
    );
  }
}
