// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ModelScreen } from '../../../renderer/features/models/ModelScreen.js';
import { inputError } from '../../../src/base/index.js';
import type { Handlers } from '../../../src/contract/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { withLayout } from '../support/layout.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';
import { sampleModel, tensors } from './sampleModel.js';

withLayout();
afterEach(cleanup);

function show(handlers: Partial<Handlers> = {}, tab = ''): DoubleClient {
  const client = doubleClient({
    'model.show': () => Promise.resolve(sampleModel()),
    'case.show': () => Promise.resolve(sampleOverview()),
    ...handlers,
  });
  showScreen(
    <ModelScreen caseId={CASE_ID} evidenceId="E1" />,
    client,
    `#/case/${CASE_ID}/models/E1${tab === '' ? '' : `?tab=${tab}`}`,
  );
  return client;
}

function firstCells(): (string | null)[] {
  return screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[0]?.textContent ?? null);
}

describe('ModelScreen', () => {
  it('says what the file says, as text', async () => {
    show();
    expect(await screen.findByText('1,001,000')).toBeTruthy();
    expect(screen.getByText(/Not quantized: 99.8/)).toBeTruthy();
    expect(document.body.textContent).toContain(HOSTILE_SHOWN);
    expect(document.querySelector('img')).toBeNull();
    // A source is no link: this window goes nowhere.
    expect(screen.getByText('javascript:alert(1)').closest('a')).toBeNull();
    expect(await screen.findByText('not verified since receipt')).toBeTruthy();
  });

  it('says why a file cannot be scored, as text, and offers no examination of it', async () => {
    const why = `it is a ${HOSTILE}`;
    show({
      'case.show': () =>
        Promise.resolve(sampleOverview({ notScorable: [{ id: 'E1', why, remedy: 'Name another file.' }] })),
      'model.show': () =>
        Promise.resolve(
          sampleModel({
            kind: 'adapter',
            architecture: null,
            vocabularySize: 0,
            tokenizer: { ...sampleModel().facts.tokenizer, kind: 'none', specialTokens: [] },
            related: [{ key: 'adapter.lora.alpha', value: 32 }],
            wrongTypes: [{ key: HOSTILE, byte: 4096, expected: 'string', found: 'u32' }],
          }),
        ),
    });
    expect(await screen.findByText('This file cannot be scored, so it cannot be examined.')).toBeTruthy();
    expect(document.body.textContent).toContain(`The reason: it is a ${HOSTILE_SHOWN}. Name another file.`);
    expect(screen.queryByRole('link', { name: 'Examine this model' })).toBeNull();
    expect(screen.queryByRole('tab', { name: 'Tokenizer' })).toBeNull();
    expect(screen.queryByRole('tab', { name: 'Memory' })).toBeNull();
    expect(screen.getByText('LoRA adapter')).toBeTruthy();
    expect(screen.getByText('adapter.lora.alpha').parentElement?.textContent).toContain('32');
    expect(screen.getByText(/Byte 4,096: u32 in place of string/)).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('says that a person must insist on scoring, and why', async () => {
    const onlyIf = { insist: 'tokenizer-pre-missing', why: 'the file states no pre-tokenizer' };
    show({ 'model.show': () => Promise.resolve(sampleModel({ scoring: { can: true, onlyIf } })) });
    const value = await screen.findByText('Possible only where a person insists');
    expect(value.parentElement?.textContent).toContain('The reason: the file states no pre-tokenizer.');
    expect(screen.getByRole('link', { name: 'Examine this model' })).toBeTruthy();
  });

  it('names bytes of the file that belong to no part of the model', async () => {
    const unusedBytes = [
      {
        file: 0,
        place: 'after-last-tensor',
        startByte: 2_000_000,
        sizeBytes: 4000,
        allZero: false,
        sha256: 'a830ff4e'.repeat(8),
      } as const,
    ];
    show({ 'model.show': () => Promise.resolve(sampleModel({ unusedBytes })) });
    const words = await screen.findByText('4,000 bytes after the last tensor (from byte 2,000,000)');
    expect(within(must(words.parentElement)).getByTitle('a830ff4e'.repeat(8))).toBeTruthy();
  });

  it('lists named chat templates, and says that none is used where only those exist', async () => {
    const namedChatTemplates = [
      {
        name: { text: HOSTILE, lengthBytes: 8, exact: true },
        template: { lengthBytes: 11, sha256: 'a830ff4e'.repeat(8) },
      },
    ];
    const facts = { chatTemplate: null, namedChatTemplates };
    show({ 'model.show': () => Promise.resolve(sampleModel(facts)) }, 'template');
    expect(await screen.findByText(/^none: the file has no tokenizer\.chat_template/)).toBeTruthy();
    expect(screen.getByText('Named 1').parentElement?.textContent).toContain(HOSTILE_SHOWN);
    expect(screen.queryByText('No chat template')).toBeNull();
  });

  it('goes through its tabs by keyboard and keeps the tab in the address', async () => {
    show();
    (await screen.findByRole('tab', { name: 'Overview' })).focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByRole('tab', { name: 'Tensors' }).getAttribute('aria-selected')).toBe('true');
    expect(window.location.hash).toContain('tab=tensors');
    expect(screen.getByRole('status').textContent).toBe('3 tensors');
  });

  it('sorts and filters a hundred thousand tensors, drawing only those in view', async () => {
    show({ 'model.show': () => Promise.resolve(sampleModel({ tensors: tensors(100_000) })) }, 'tensors');
    const table = await screen.findByRole('table', { name: 'Tensors' });
    expect(table.getAttribute('aria-rowcount')).toBe('100001');
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
    const size = screen.getByRole('columnheader', { name: /Size/ });
    await userEvent.click(within(size).getByRole('button'));
    await userEvent.click(within(size).getByRole('button'));
    expect(size.getAttribute('aria-sort')).toBe('descending');
    await waitFor(() => expect(firstCells()[0]).toBe(`blk.${(99_999 * 7919) % 100_000}.weight`));
    await userEvent.type(screen.getByRole('searchbox'), 'blk.77777.');
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('1 tensor of 100,000 tensors'));
    expect(firstCells()).toEqual(['blk.77777.weight']);
  });

  it('gives the hash of each tensor, and says where none was computed', async () => {
    const sha256 = 'a830ff4e'.repeat(8);
    const [first, second] = tensors(2);
    const two = [{ ...must(first), sha256 }, must(second)];
    show({ 'model.show': () => Promise.resolve(sampleModel({ tensors: two })) }, 'tensors');
    const hash = await screen.findByTitle(sha256);
    expect(hash.textContent).toBe('a830ff4e…');
    expect(screen.getAllByText('not computed')).toHaveLength(1);
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await userEvent.click(screen.getByRole('button', { name: `Copy the SHA-256 hash of ${two[0]?.name}` }));
    expect(write).toHaveBeenCalledWith(sha256);
    write.mockRestore();
  });

  it('finds keys and values of the metadata and says when one is not exact', async () => {
    show({}, 'metadata');
    await userEvent.type(await screen.findByRole('searchbox'), 'EVIL');
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('1 key of 4 keys'));
    const row = screen.getAllByRole('row')[1];
    expect(row?.textContent).toContain(HOSTILE_SHOWN);
    expect(row?.textContent).toContain('not exact');
  });

  it('shows the chat template as it stands', async () => {
    show({}, 'template');
    const template = await screen.findByRole('region', { name: 'Chat template' });
    expect(template.textContent).toContain(`{{ ${HOSTILE_SHOWN} }}¶`);
    expect(template.querySelector('img')).toBeNull();
  });

  it('cuts what is typed into tokens and tells of each by arrow key', async () => {
    const client = show(
      {
        'model.tokenize': ({ text }) =>
          Promise.resolve({
            tokens: Array.from(text, (character, index) => ({
              id: 100 + index,
              text: character,
              bytesHex: character === 'é' ? 'c3a9' : '41',
              startChar: index,
              endChar: index + 1,
            })),
          }),
      },
      'tokenizer',
    );
    const field = await screen.findByRole('textbox', { name: 'Text' });
    await userEvent.clear(field);
    await userEvent.type(field, 'Aé\u202E');
    const list = await screen.findByRole('listbox', { name: 'Tokens of the text' });
    await waitFor(() => expect(within(list).getAllByRole('option')).toHaveLength(3));
    expect(client.calls.at(-1)?.input).toMatchObject({ text: 'Aé\u202E' });
    list.focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByText('c3 a9')).toBeTruthy();
    await userEvent.keyboard('{End}');
    expect(document.getElementById(list.getAttribute('aria-activedescendant') ?? '')?.textContent).toContain(
      '⟦U+202E⟧',
    );
    expect(screen.getByText('1.00')).toBeTruthy();
  });

  it('keeps a text that is too long to be tried out, and says so beside it', async () => {
    const client = show({ 'model.tokenize': () => Promise.resolve({ tokens: [] }) }, 'tokenizer');
    const field = await screen.findByRole('textbox', { name: 'Text' });
    await userEvent.clear(field);
    await userEvent.click(field);
    await userEvent.paste('x'.repeat(20_001));
    expect(await screen.findByText(/20,001 characters; the maximum here is 20,000/)).toBeTruthy();
    expect(field).toHaveProperty('value', 'x'.repeat(20_001));
    expect(client.calls.filter(({ name }) => name === 'model.tokenize').length).toBeLessThan(2);
  });

  it('asks again whether it fits when the length changes, and says when it does not', async () => {
    const client = show(
      {
        'model.fit': ({ length }) =>
          Promise.resolve({
            memory: {
              weightsBytes: 2 ** 30,
              kvCacheBytes: length * 2 ** 20,
              bufferBytes: 0,
              totalBytes: 2 ** 30 + length * 2 ** 20,
              availableBytes: 2 ** 31,
              fits: length <= 1024,
            },
            words: length <= 1024 ? 'This model fits.' : 'This model will not fit.',
          }),
      },
      'fit',
    );
    expect(await screen.findByText('This model fits.')).toBeTruthy();
    const field = screen.getByRole('textbox', { name: 'Sequence length' });
    await userEvent.clear(field);
    await userEvent.type(field, '2000{Enter}');
    expect(await screen.findByText('This model will not fit.')).toBeTruthy();
    expect(client.calls.at(-1)?.input).toMatchObject({ length: 2000, slots: 8 });
    expect(screen.getByText(/2,000 tokens exceed its context of 512 tokens/)).toBeTruthy();
  });

  it('shows what went wrong with its remedy, and tries again', async () => {
    let isBroken = true;
    show({
      'model.show': () =>
        isBroken
          ? Promise.reject(inputError('evidence-role', 'E1 is a work.', 'Choose a model.'))
          : Promise.resolve(sampleModel()),
    });
    expect(await screen.findByText('Choose a model.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('1,001,000')).toBeTruthy();
  });
});
