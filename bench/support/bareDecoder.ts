import type { ScoreItem } from '../../src/domain/index.js';
import { NativeContext } from '../../src/engine/llama/context.js';
import type { EngineModel } from '../../src/engine/llama/engineModel.js';
import { loadModel } from '../../src/engine/llama/loadModel.js';
import { NativeBatch } from '../../src/engine/llama/nativeBatch.js';
import { wholeCells } from '../../src/engine/scoringMemory.js';

const LENGTH = 100;
const OUTPUTS = 50;
const SLOTS = 5;

/** llama_decode in a loop through the engine's own binding: the same batches and the same context, and nothing else. */
export class BareDecoder {
  readonly #model: EngineModel;
  readonly #context: NativeContext;
  readonly #batch: NativeBatch;

  private constructor(model: EngineModel, context: NativeContext, batch: NativeBatch) {
    this.#model = model;
    this.#context = context;
    this.#batch = batch;
  }

  /** Loads a model for batches of 5 sequences of 100 tokens, the last 50 of them with outputs. */
  static async load(path: string, threads: number): Promise<BareDecoder> {
    const { model } = await loadModel({ path, gpu: 'off', threads });
    const shape = {
      sequences: SLOTS,
      cells: SLOTS * wholeCells(LENGTH),
      batchTokens: SLOTS * LENGTH,
      outputs: SLOTS * OUTPUTS,
      unified: false,
    };
    const context = await NativeContext.create(model.library, model, shape, model.flag);
    const batch = new NativeBatch(model.library, SLOTS * LENGTH);
    const each = (value: (at: number) => number): Int32Array =>
      Int32Array.from({ length: SLOTS * LENGTH }, (_, at) => value(at));
    batch.setLayout(
      each((at) => at % LENGTH),
      each((at) => Math.floor(at / LENGTH)),
      Int8Array.from(each((at) => (at % LENGTH >= LENGTH - OUTPUTS ? 1 : 0))),
    );
    return new BareDecoder(model, context, batch);
  }

  /** Decodes the windows, five at a time; the logits stay where llama.cpp leaves them. */
  async decode(windows: readonly ScoreItem[]): Promise<void> {
    const tokens = new Int32Array(SLOTS * LENGTH);
    for (let done = 0; done < windows.length; done += SLOTS) {
      windows.slice(done, done + SLOTS).forEach((window, slot) => {
        tokens[slot * LENGTH] = this.#model.facts.bosToken ?? 0;
        tokens.set(window.tokens.subarray(0, LENGTH - 1), slot * LENGTH + 1);
      });
      this.#context.clear();
      await this.#context.decode(this.#batch.withTokens(tokens));
    }
  }

  /** Frees everything. */
  free(): void {
    this.#batch.free();
    this.#context.free();
    this.#model.library.fn.llama_model_free(this.#model.pointer);
  }
}
