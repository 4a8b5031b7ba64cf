const mostAtOnce = 200

/**
 * Makes single writes into shared ones: what is asked for while a write is under way goes into the next, and each
 * caller waits for the write that has theirs. A write that fails fails for all who share it.
 */
export function gather<Item>(write: (items: Item[]) => Promise<void>): (item: Item) => Promise<void> {
  const waiting: { item: Item; done: () => void; failed: (error: unknown) => void }[] = []
  let writing = false

  async function flush(): Promise<void> {
    const batch = waiting.splice(0, mostAtOnce)
    writing = true
    try {
      await write(batch.map(({ item }) => item))
      for (const { done } of batch) done()
    } catch (error) {
      for (const { failed } of batch) failed(error)
    }
    writing = false
    if (waiting.length > 0) void flush()
  }

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed })
      if (!writing) void flush()
    })
}
