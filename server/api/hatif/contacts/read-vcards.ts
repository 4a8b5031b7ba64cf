import ICAL from 'ical.js'
import { cleanName, cleanText, type ImportRow } from '../../../core/contacts/index.ts'
import { AppError, errorText } from '../../../platform/errors.ts'

/** Why a card was left out. Cards count from 0, through all texts. */
export type CardError = { index: number; phoneNumber: string | null; message: string }

/** The cards of a text, each by itself, so that a broken one spoils no other. Text without a card is one that is broken. */
export function splitCards(text: string): string[] {
  const cards = text.match(/BEGIN:VCARD[\s\S]*?(?:END:VCARD|(?=BEGIN:VCARD)|$)/gi)
  return cards ?? (text.trim() === '' ? [] : [text])
}

/**
 * A vCard 3.0 or 4.0 as a row of an import. The number is WhatsApp's (`waid`) where it has one.
 * @param readPhone reads a number as the account's clients write it
 */
export function readCard(
  card: string,
  { index, readPhone }: { index: number; readPhone: (text: string) => string },
): ImportRow | CardError {
  let phoneNumber: string | null = null
  try {
    const vcard = new ICAL.Component(ICAL.parse(card.trim()))
    phoneNumber = numberOf(vcard) ?? null
    if (!phoneNumber) return { index, phoneNumber, message: 'The card has no TEL' }
    const phone = readPhone(phoneNumber)
    const name = textOf(vcard, 'fn') || textOf(vcard, 'x-wa-biz-name')
    const optional = {
      email: cleanText(textOf(vcard, 'email'), 'EMAIL'),
      company: cleanText(textOf(vcard, 'org'), 'ORG'),
      position: cleanText(textOf(vcard, 'title'), 'TITLE'),
    }
    return { phone, ...(name && { name: cleanName(name, 'FN') }), ...optional }
  } catch (error) {
    return { index, phoneNumber, message: reasonOf(error) }
  }
}

function numberOf(vcard: ICAL.Component): string | undefined {
  const phones = vcard.getAllProperties('tel')
  for (const phone of phones) {
    const whatsAppId = phone.getFirstParameter('waid')
    if (whatsAppId) return whatsAppId
  }
  // As a URI the number may have parameters of its own: `tel:+966500000000;ext=1`.
  const [number] = phones.map((phone) => String(phone.getFirstValue()).split(';')[0]!.trim()).filter(Boolean)
  return number
}

/** The text of a property; of one with several parts the first, which for ORG is the organisation. */
function textOf(vcard: ICAL.Component, name: string): string {
  const value: unknown = vcard.getFirstPropertyValue(name)
  const [first] = Array.isArray(value) ? value : [value]
  return typeof first === 'string' ? first.trim() : ''
}

function reasonOf(error: unknown): string {
  const [wrong] = error instanceof AppError ? (error.details.fields ?? []) : []
  return wrong ? `${wrong.field} ${wrong.message}` : `The card cannot be read: ${errorText(error)}`
}
