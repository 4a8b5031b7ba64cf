import { type WidgetLanguage, widgetLanguages } from '../../core/visitors/index.ts'

type MailTexts = {
  subject: (title: string) => string
  greeting: (title: string) => string
  file: string
  goOn: (url: string) => string
  comeBack: string
  why: string
}

const texts: Record<WidgetLanguage, MailTexts> = {
  en: {
    subject: (title) => `${title}: an answer to your message`,
    greeting: (title) => `${title} has answered you in the chat:`,
    file: '(a file; it is in the chat)',
    goOn: (url) => `Go on here: ${url}`,
    comeBack: 'To go on, open the chat again in the browser in which you wrote.',
    why: 'You get this mail because somebody gave this address in the chat. Answers to it are not read.',
  },
  ar: {
    subject: (title) => `${title}: رد على رسالتك`,
    greeting: (title) => `ردّ عليك فريق ${title} في المحادثة:`,
    file: '(ملف؛ تجده في المحادثة)',
    goOn: (url) => `تابع المحادثة هنا: ${url}`,
    comeBack: 'للمتابعة، افتح المحادثة مرة أخرى في المتصفح الذي كتبت منه.',
    why: 'تصلك هذه الرسالة لأن أحدهم أدخل هذا العنوان في المحادثة. الردود عليها لا تُقرأ.',
  },
  vi: {
    subject: (title) => `${title}: câu trả lời cho tin nhắn của bạn`,
    greeting: (title) => `${title} đã trả lời bạn trong khung trò chuyện:`,
    file: '(một tệp; xem trong khung trò chuyện)',
    goOn: (url) => `Tiếp tục tại đây: ${url}`,
    comeBack: 'Để tiếp tục, hãy mở lại khung trò chuyện trong trình duyệt bạn đã dùng để viết.',
    why: 'Bạn nhận được thư này vì có người đã để lại địa chỉ này trong khung trò chuyện. Thư trả lời sẽ không được đọc.',
  },
  hi: {
    subject: (title) => `${title}: आपके संदेश का उत्तर`,
    greeting: (title) => `${title} ने चैट में आपको उत्तर दिया है:`,
    file: '(एक फ़ाइल; चैट में देखें)',
    goOn: (url) => `यहाँ आगे बात करें: ${url}`,
    comeBack: 'आगे बात करने के लिए उसी ब्राउज़र में चैट फिर से खोलें जिससे आपने लिखा था।',
    why: 'यह मेल आपको इसलिए मिला क्योंकि किसी ने चैट में यह पता दिया था। इसके उत्तर नहीं पढ़े जाते।',
  },
}

/** The words of a mail in the visitor's language, or in English. */
export function mailTextsOf(locale: string | undefined): MailTexts {
  const language = locale?.split('-')[0]?.toLowerCase()
  return texts[widgetLanguages.find((known) => known === language) ?? 'en']
}
