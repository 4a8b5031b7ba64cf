/** What a keyword is looked for in; a text without a member is not looked for there. */
export type KeywordSearch = {
  /** In first or last name, each by itself. */
  name?: string
  email?: string
  phone?: string
  /** A network's own id of the person, whole. */
  address?: string
}

/** Which of a contact's facts a keyword of a search field speaks of; none when it is blank. */
export function readKeyword(keyword: string): KeywordSearch | undefined {
  const text = keyword.trim()
  if (text === '') return undefined
  if (text.includes('@')) return { email: text }
  if (/^[0-9]+$/.test(text)) return { name: text, email: text, phone: text, address: text }
  if (/^[0-9+\s()-]+$/.test(text) && text.replace(/[^0-9]/g, '').length >= 6)
    return { phone: text.replace(/[\s()-]/g, '') }
  return { name: text, address: text }
}
