import { describe, expect, it } from 'vitest';
import { PINNED, type PinnedRelease, type StructLayout } from '../../src/engine/llama/layout.js';
import { layoutDifferences } from '../../src/engine/llama/layoutGuard.js';
import { loadLibrary } from '../../src/engine/llama/library.js';
import { locateLibraries } from '../../src/engine/llama/locate.js';
import { must } from '../support/must.js';

async function loadAgainst(change: Partial<PinnedRelease>) {
  const { folder } = await locateLibraries('off');
  return loadLibrary(folder, { ...PINNED, ...change });
}

function withFields(struct: StructLayout, fields: StructLayout['fields']): StructLayout {
  return { ...struct, fields: { ...struct.fields, ...fields } };
}

// In this order: a library that was accepted once stays loaded.
describe('the layout guard against the real libraries', () => {
  it('refuses a struct of another size before it calls anything that returns one', async () => {
    const fields = Object.fromEntries(
      Object.entries(PINNED.context.fields).filter(([name]) => name !== 'ctx_other'),
    );
    await expect(loadAgainst({ context: { ...PINNED.context, fields } })).rejects.toMatchObject({
      code: 'engine-layout',
      message: expect.stringContaining('sizeof(llama_context_params) is 152, expected 160') as string,
    });
  });

  it('refuses a field at another place', async () => {
    const { n_ubatch, ...rest } = PINNED.context.fields;
    const fields = { n_ubatch: must(n_ubatch), ...rest };
    await expect(loadAgainst({ context: { ...PINNED.context, fields } })).rejects.toMatchObject({
      code: 'engine-layout',
      message: expect.stringContaining('llama_context_params.n_ubatch is at byte 0, expected 8') as string,
    });
  });

  it('refuses a chat message of another shape', async () => {
    const message: StructLayout = {
      size: 24,
      fields: { ...PINNED.message.fields, name: { type: 'str', offset: 16 } },
    };
    await expect(loadAgainst({ message: { ...message, size: 16 } })).rejects.toMatchObject({
      code: 'engine-layout',
      details: { differences: ['sizeof(llama_chat_message) is 24, expected 16'] },
    });
  });

  it('refuses another default value, naming the field', async () => {
    const model = withFields(PINNED.model, { use_extra_bufts: { type: 'bool', offset: 74, initial: false } });
    await expect(loadAgainst({ model })).rejects.toMatchObject({
      code: 'engine-layout',
      kind: 'environment',
      details: { differences: ['llama_model_params.use_extra_bufts defaults to true, expected false'] },
    });
  });

  it('refuses another release', async () => {
    await expect(loadAgainst({ tag: 'v9.9.9', versions: ['9.9.9'] })).rejects.toMatchObject({
      code: 'engine-layout',
      message: expect.stringContaining('the release is 0.5.0-dev, expected v9.9.9') as string,
    });
  });

  it('accepts what node-llama-cpp ships', async () => {
    const library = await loadAgainst({});
    expect(library.release).toBe('v0.5.0');
    const { folder } = await locateLibraries('off');
    await expect(loadLibrary(`${folder}/elsewhere`)).rejects.toMatchObject({ code: 'engine-libraries' });
  });
});

describe('layoutDifferences', () => {
  const pinned: StructLayout = {
    size: 8,
    fields: {
      a: { type: 'int32', offset: 0, initial: 1 },
      b: { type: 'float', offset: 4, initial: -1 },
    },
  };
  const same = { name: 's', size: 8, offsets: { a: 0, b: 4 }, defaults: { a: 1, b: -1 } };

  it('finds nothing where all is equal', () => {
    expect(layoutDifferences(pinned, same)).toEqual([]);
  });

  it.each([
    [{ size: 12 }, 'sizeof(s) is 12, expected 8'],
    [{ offsets: { a: 0 } }, 's.b is at byte (nowhere), expected 4'],
    [{ defaults: { a: 2, b: -1 } }, 's.a defaults to 2, expected 1'],
    [{ defaults: { a: 1, b: NaN } }, 's.b defaults to NaN, expected -1'],
  ])('names a difference: %j', (change, words) => {
    expect(layoutDifferences(pinned, { ...same, ...change })).toEqual([words]);
  });
});
