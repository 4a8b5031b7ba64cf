/** What the page's own storage keeps for us. A page may forbid it; then it lasts as long as the page does. */
export type Keep = {
  get(name: string): string | null
  set(name: string, value: string | null): void
}

/** For a chat that is only looked at: each begins as a stranger's. */
export function createForgettingKeep(): Keep {
  const memory = new Map<string, string>()
  return {
    get: (name) => memory.get(name) ?? null,
    set: (name, value) => {
      if (value === null) memory.delete(name)
      else memory.set(name, value)
    },
  }
}

export function createKeep(key: string): Keep {
  const memory = new Map<string, string>()
  const place = (name: string) => `parley:${key}:${name}`
  return {
    get(name) {
      try {
        return localStorage.getItem(place(name)) ?? memory.get(name) ?? null
      } catch {
        // Storage is forbidden here.
        return memory.get(name) ?? null
      }
    },
    set(name, value) {
      if (value === null) memory.delete(name)
      else memory.set(name, value)
      try {
        if (value === null) localStorage.removeItem(place(name))
        else localStorage.setItem(place(name), value)
      } catch {
        // Storage is forbidden here, or full.
      }
    },
  }
}
