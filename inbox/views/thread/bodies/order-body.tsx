import type { Message } from '../../../../shared/parley/index.ts'
import { readOrder } from '../../../models/thread/message-content.ts'
import { withKeys } from '../../../models/thread/with-keys.ts'
import { useTexts } from '../../use-texts.ts'

/** What a contact ordered from a catalogue. */
export function OrderBody({ message }: { message: Message }) {
  const { thread, locale } = useTexts()
  const items = readOrder(message.content)
  const price = (amount: number, currency: string | undefined) =>
    currency && /^[A-Z]{3}$/.test(currency)
      ? new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount)
      : String(amount)
  return (
    <div className="min-w-56">
      <p className="font-medium">{thread.order.title(items.length)}</p>
      <ul className="mt-1 text-sm">
        {withKeys(items, ({ id }) => id).map(({ key, item: { id, quantity, price: amount, currency } }) => (
          <li key={key} className="flex gap-3">
            <bdi className="min-w-0 flex-1 truncate" dir="ltr">
              {id}
            </bdi>
            <span className="tabular text-muted">{thread.order.quantity(quantity)}</span>
            {amount !== undefined && <span className="tabular">{price(amount, currency)}</span>}
          </li>
        ))}
      </ul>
      {message.text && (
        <p className="mt-1" dir="auto">
          {message.text}
        </p>
      )}
    </div>
  )
}
