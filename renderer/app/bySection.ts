/** Items under their headings, both in the order in which they come. */
export function bySection<Item extends { readonly section: string }>(
  items: readonly Item[],
): ReadonlyMap<string, readonly Item[]> {
  const sections = new Map<string, Item[]>();
  for (const item of items) {
    const section = sections.get(item.section);
    if (section === undefined) sections.set(item.section, [item]);
    else section.push(item);
  }
  return sections;
}
