/** The few words that stand on the page itself. */
type LoaderTexts = { open: string; close: string; unread: string; dismiss: string }

const texts: Record<string, LoaderTexts> = {
  en: { open: 'Open chat', close: 'Close chat', unread: 'unread', dismiss: 'Dismiss' },
  ar: {
    open: 'افتح المحادثة',
    close: 'أغلق المحادثة',
    unread: 'غير مقروءة',
    dismiss: 'إخفاء',
  },
  vi: {
    open: 'Mở trò chuyện',
    close: 'Đóng trò chuyện',
    unread: 'chưa đọc',
    dismiss: 'Ẩn',
  },
  hi: { open: 'चैट खोलें', close: 'चैट बंद करें', unread: 'अपठित', dismiss: 'हटाएँ' },
}

/** Of the languages the inbox speaks the one nearest to what the page asks for; the first of them otherwise. */
export function pickLanguage(wanted: string, spoken: string[]): string {
  const language = wanted.toLowerCase().split(/[-_]/)[0] ?? ''
  return spoken.includes(language) ? language : (spoken[0] ?? 'en')
}

export function textsOf(language: string): LoaderTexts {
  return texts[language] ?? texts['en']!
}
