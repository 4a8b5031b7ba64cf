import { useEffect, useState } from 'react'
import type { Emoji } from '../../models/composer/emoji.ts'

type Search = (query: string, limit: number) => Emoji[]

const nothing: Search = () => []

/** Searches emoji; their list comes when it is first needed. */
export function useEmoji(isNeeded: boolean): Search {
  const [search, setSearch] = useState<Search>(() => nothing)
  useEffect(() => {
    if (!isNeeded || search !== nothing) return
    let isWanted = true
    void import('../../models/composer/emoji.ts').then(({ searchEmoji }) => {
      if (isWanted) setSearch(() => searchEmoji)
    })
    return () => {
      isWanted = false
    }
  }, [isNeeded, search])
  return search
}
