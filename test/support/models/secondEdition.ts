/**
 * Another edition of a text: every 60th word is the one 23 places before it. Between two differences enough words stay the same for a
 * shared prefix.
 */
export function secondEdition(text: string, every = 60): string {
  const pieces = text.split(/(\s+)/u);
  for (let at = 2 * every; at < pieces.length; at += 2 * every) pieces[at] = pieces[at - 46] ?? '';
  return pieces.join('');
}
