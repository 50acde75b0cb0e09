/** A turn of each format as its model writes it: reasoning ρ, answer α. */
export const TURNS: Readonly<Record<string, string>> = {
  think: '<think>\nρ\n</think>\n\nα',
  'think-opensource': '<think:opensource>ρ</think:opensource>α',
  'seed-think': '<seed:think>ρ</seed:think>α',
  'mm-think': '<mm:think>ρ</mm:think>α',
  'cohere-thinking': '<|START_THINKING|>ρ<|END_THINKING|>α',
  'bracket-think': '[THINK]ρ[/THINK]α',
  inner: '<|inner_prefix|>ρ<|inner_suffix|>α',
  'channel-thought': '<|channel>thought\nρ<channel|>α',
  'reasoning-steps': 'Here are my reasoning steps:\nρ\n[BEGIN FINAL RESPONSE]\nα\n[END FINAL RESPONSE]',
  'kimi-channels':
    '<|open|>think<|sep|>ρ<|close|>think<|sep|><|open|>response<|sep|>α<|close|>response<|sep|>',
  harmony: '<|channel|>analysis<|message|>ρ<|end|><|start|>assistant<|channel|>final<|message|>α<|return|>',
  solar: '<|think|>ρ<|end|><|begin|>assistant<|content|>α<|end|>',
  addressed: ' to=self<|message|>ρ<|eom|><|start|>assistant to=user<|message|>α<|eot|>',
};
