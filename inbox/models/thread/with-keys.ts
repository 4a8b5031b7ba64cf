/** Each with a name of its own among the others, which stays the same while what it says stays the same. */
export function withKeys<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): { key: string; item: Item }[] {
  const seen = new Map<string, number>()
  return items.map((item) => {
    const name = nameOf(item)
    const times = seen.get(name) ?? 0
    seen.set(name, times + 1)
    return { key: `${name}/${times}`, item }
  })
}
