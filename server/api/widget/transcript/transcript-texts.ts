import { type WidgetLanguage, widgetLanguages } from '../../../core/visitors/index.ts'

type TranscriptTexts = {
  subject: (title: string) => string
  opening: (title: string) => string
  you: string
  file: (name: string) => string
  deleted: string
  why: string
}

const texts: Record<WidgetLanguage, TranscriptTexts> = {
  en: {
    subject: (title) => `Your conversation with ${title}`,
    opening: (title) => `What you and ${title} wrote in the chat:`,
    you: 'You',
    file: (name) => `(a file: ${name})`,
    deleted: '(deleted)',
    why: 'You get this mail because you asked for it in the chat. Answers to it are not read.',
  },
  ar: {
    subject: (title) => `محادثتك مع ${title}`,
    opening: (title) => `ما كتبته أنت وفريق ${title} في المحادثة:`,
    you: 'أنت',
    file: (name) => `(ملف: ${name})`,
    deleted: '(محذوفة)',
    why: 'تصلك هذه الرسالة لأنك طلبتها في المحادثة. الردود عليها لا تُقرأ.',
  },
  vi: {
    subject: (title) => `Cuộc trò chuyện của bạn với ${title}`,
    opening: (title) => `Những gì bạn và ${title} đã viết trong khung trò chuyện:`,
    you: 'Bạn',
    file: (name) => `(một tệp: ${name})`,
    deleted: '(đã xóa)',
    why: 'Bạn nhận được thư này vì bạn đã yêu cầu trong khung trò chuyện. Thư trả lời sẽ không được đọc.',
  },
  hi: {
    subject: (title) => `${title} के साथ आपकी बातचीत`,
    opening: (title) => `चैट में आपने और ${title} ने जो लिखा:`,
    you: 'आप',
    file: (name) => `(एक फ़ाइल: ${name})`,
    deleted: '(हटाया गया)',
    why: 'यह मेल आपको इसलिए मिला क्योंकि आपने चैट में इसे माँगा था। इसके उत्तर नहीं पढ़े जाते।',
  },
}

/** The language of a mail to a visitor: their own, or English. */
export function mailLanguageOf(locale: string | undefined): WidgetLanguage {
  const language = locale?.split('-')[0]?.toLowerCase()
  return widgetLanguages.find((known) => known === language) ?? 'en'
}

export function transcriptTextsOf(language: WidgetLanguage): TranscriptTexts {
  return texts[language]
}
