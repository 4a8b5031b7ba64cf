/** What the page's own storage keeps for us. A page may forbid it; then it lasts as long as the page does. */
export type Keep = {
  get(name: string): string | null
  set(name: string, value: string | null): void
}

/** `isLasting`: false for a chat that is only looked at, which begins as a stranger's each time. */
export function createKeep(key: string, isLasting: boolean): Keep {
  const memory = new Map<string, string | null>()
  const place = (name: string) => `parley:${key}:${name}`
  return {
    get(name) {
      try {
        if (isLasting) return localStorage.getItem(place(name)) ?? memory.get(name) ?? null
      } catch {
        // Storage is forbidden here.
      }
      return memory.get(name) ?? null
    },
    set(name, value) {
      memory.set(name, value)
      try {
        if (!isLasting) return
        if (value === null) localStorage.removeItem(place(name))
        else localStorage.setItem(place(name), value)
      } catch {
        // Storage is forbidden here, or full.
      }
    },
  }
}
