import { join } from 'node:path';
import { z } from 'zod';
import { lastExaminer, loadSettings, type LastExaminer, type LoadSettings } from '../../contract/index.js';
import { SmallStore } from './smallStore.js';

const settingsSchema = z.strictObject({
  schema: z.literal('palimpsest-settings'),
  schemaVersion: z.literal(1),
  load: loadSettings,
  examiner: lastExaminer.optional(),
});

/** The settings of this machine, which apply to every case. */
export class Settings {
  readonly #store: SmallStore<z.infer<typeof settingsSchema>>;

  private constructor(store: SmallStore<z.infer<typeof settingsSchema>>) {
    this.#store = store;
  }

  /** Reads `settings.json` of the data folder. @throws {PalimpsestError} `file-*` */
  static async open(dataFolder: string): Promise<Settings> {
    return new Settings(
      await SmallStore.open(join(dataFolder, 'settings.json'), settingsSchema, {
        schema: 'palimpsest-settings',
        schemaVersion: 1,
        load: {},
      }),
    );
  }

  /** How models are loaded by default. */
  get load(): LoadSettings {
    return this.#store.value.load;
  }

  /** The examiner of the case that was last created or described here; null when none was named. */
  get examiner(): LastExaminer | null {
    return this.#store.value.examiner ?? null;
  }

  /** Keeps the examiner for the next case; a head that names neither examiner nor laboratory changes nothing. A full disk is no error. */
  async keepExaminer({ examiner, examinerTitle, laboratory }: LastExaminer): Promise<void> {
    if (examiner === '' && laboratory === '') return;
    const kept = { examiner, examinerTitle, laboratory };
    await this.#store.change((value) => ({ ...value, examiner: kept }), { must: false });
  }

  /** Changes and saves the settings. @throws {PalimpsestError} `disk-full`, `file-*`; nothing has changed then */
  async changeLoad(load: LoadSettings): Promise<void> {
    await this.#store.change((value) => ({ ...value, load }), { must: true });
  }
}
