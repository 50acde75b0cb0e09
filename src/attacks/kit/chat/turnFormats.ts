/** How the turns of a family of models tell reasoning from the answer. The patterns are regular expressions without groups. */
export interface TurnFormat {
  readonly id: string;
  /** A chat template of a real model that has it, by its name in llama.cpp’s source. */
  readonly seenIn: string;
  /** What begins reasoning. */
  readonly reasoning: string;
  /** What ends it and begins the answer. */
  readonly answer: string;
  /** The text that ends reasoning by force, so that the answer begins. */
  readonly close: string;
  /** A turn that consists of messages to named channels. Outside a message, what is written is a header. */
  readonly channels?: {
    /** What begins and what ends a message, and the rest of the header of the answer. */
    readonly start: string;
    readonly messageEnd: string;
    readonly answer: string;
    /** A pattern that only templates with these channels hold. */
    readonly mentions: string;
  };
  /** What ends the answer, beside the tokens that the template names. */
  readonly end?: string;
}

/** A pair of tags around the reasoning. */
function tags(id: string, seenIn: string, before: string, after: string, lines = '\n'): TurnFormat {
  return {
    id,
    seenIn,
    reasoning: literally(before),
    answer: literally(after),
    close: `${lines}${after}${lines}${lines}`,
  };
}

/** A turn of channels: a message ends, and the next one begins. */
function channelled(
  format: Omit<TurnFormat, 'close'> & { readonly channels: NonNullable<TurnFormat['channels']> },
): TurnFormat {
  const { start, messageEnd, answer } = format.channels;
  return { ...format, close: messageEnd + start + answer };
}

/** A pattern that matches this text alone. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
}

/** The formats of reasoning that are known, each from the chat template of a real model. */
export const TURN_FORMATS: readonly TurnFormat[] = [
  tags('think', 'Qwen-Qwen3-0.6B', '<think>', '</think>'),
  tags('think-opensource', 'tencent-Hy3', '<think:opensource>', '</think:opensource>'),
  tags('seed-think', 'ByteDance-Seed-OSS', '<seed:think>', '</seed:think>', ''),
  tags('mm-think', 'MiniMax-M3', '<mm:think>', '</mm:think>', ''),
  tags('cohere-thinking', 'Cohere2MoE', '<|START_THINKING|>', '<|END_THINKING|>', ''),
  tags('bracket-think', 'mistralai-Ministral-3-14B-Reasoning-2512', '[THINK]', '[/THINK]', ''),
  tags('inner', 'Apertus-8B-Instruct', '<|inner_prefix|>', '<|inner_suffix|>', ''),
  tags('channel-thought', 'google-gemma-4-31B-it', '<|channel>thought', '<channel|>', ''),
  {
    ...tags('reasoning-steps', 'Apriel-1.6-15b-Thinker-fixed', 'Here are my reasoning steps:', ''),
    answer: literally('[BEGIN FINAL RESPONSE]'),
    close: '\n[BEGIN FINAL RESPONSE]\n',
    end: literally('[END FINAL RESPONSE]'),
  },
  {
    id: 'kimi-channels',
    seenIn: 'Kimi-K3',
    reasoning: literally('<|open|>think<|sep|>'),
    answer: `(?:${literally('<|close|>think<|sep|>')})?${literally('<|open|>response<|sep|>')}`,
    close: '<|close|>think<|sep|><|open|>response<|sep|>',
    end: literally('<|close|>response<|sep|>'),
  },
  channelled({
    id: 'harmony',
    seenIn: 'openai-gpt-oss-120b',
    reasoning: '<\\|channel\\|>(?:analysis|commentary)[^<]*(?:<\\|constrain\\|>[^<]*)?<\\|message\\|>',
    answer: '<\\|channel\\|>final[^<]*(?:<\\|constrain\\|>[^<]*)?<\\|message\\|>',
    channels: {
      start: '<|start|>assistant',
      messageEnd: '<|end|>',
      answer: '<|channel|>final<|message|>',
      mentions: '<\\|channel\\|>final',
    },
    end: '<\\|(?:end|return|call)\\|>',
  }),
  channelled({
    id: 'solar',
    seenIn: 'upstage-Solar-Open-100B',
    reasoning: literally('<|think|>'),
    answer: literally('<|content|>'),
    channels: {
      start: '<|begin|>assistant',
      messageEnd: '<|end|>',
      answer: '<|content|>',
      mentions: '<\\|begin\\|>assistant<\\|content\\|>',
    },
    end: literally('<|end|>'),
  }),
  channelled({
    id: 'addressed',
    seenIn: 'muse-glimmer',
    reasoning: literally(' to=self<|message|>'),
    answer: literally(' to=user<|message|>'),
    channels: {
      start: '<|start|>assistant',
      messageEnd: '<|eom|>',
      answer: ' to=user<|message|>',
      mentions: 'assistant to=self<\\|message\\|>',
    },
    end: '<\\|(?:eom|eot)\\|>',
  }),
];
