import { type Component, type Fault, isObject, wordOf } from './component.ts'

const mostButtons = 3
const longestLabel = 25
const types = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'OTP']

/** Kinds whose label the network writes itself. */
const unlabelled = ['COPY_CODE', 'OTP']

/** Checks the buttons of a template. A phone button's number may be called `phone` as well as `phone_number`. */
export function checkButtons(buttons: unknown, field: string, fault: Fault): Component[] {
  const at = `${field}.buttons`
  if (!Array.isArray(buttons) || buttons.length === 0) {
    fault(at, 'must be a list of buttons', 'REQUIRED')
    return []
  }
  if (buttons.length > mostButtons) fault(at, `may have ${mostButtons} buttons at most`, 'TOO_MANY')
  return buttons.flatMap((button, index) => {
    if (isObject(button)) return [checkButton(button, `${at}.${index}`, fault)]
    fault(`${at}.${index}`, 'must be an object with a type')
    return []
  })
}

function checkButton({ phone, ...button }: Component, field: string, fault: Fault): Component {
  const type = wordOf(button['type'])
  if (!types.includes(type)) fault(`${field}.type`, `must be one of ${types.join(', ')}`)
  else if (!unlabelled.includes(type)) checkLabel(button['text'], field, fault)
  if (type === 'URL' && !isFilled(button['url'])) fault(`${field}.url`, 'is required', 'REQUIRED')
  if (type !== 'PHONE_NUMBER') return { ...button, type, ...(phone !== undefined && { phone }) }
  const number = button['phone_number'] ?? phone
  if (!isFilled(number)) fault(`${field}.phone_number`, 'is required', 'REQUIRED')
  return { ...button, type, phone_number: number }
}

function checkLabel(text: unknown, field: string, fault: Fault): void {
  if (!isFilled(text)) fault(`${field}.text`, 'is required', 'REQUIRED')
  else if ([...text].length > longestLabel)
    fault(`${field}.text`, `may have ${longestLabel} characters at most`, 'TOO_LONG')
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}
