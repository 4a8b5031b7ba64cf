import type { InboxCheck } from '../../../../shared/parley/index.ts'
import { readNumber } from '../../../models/settings/inboxes/whatsapp.ts'
import { failureReason } from '../../../models/thread/failure-reason.ts'
import { Icon } from '../../kit/icon.tsx'
import { useTexts } from '../../use-texts.ts'

/** What the network answered. */
export function CheckResult({ check }: { check: InboxCheck }) {
  const { settings, thread } = useTexts()
  const texts = settings.inboxes.check
  const why = check.error && failureReason(check.error, thread.delivery.reasons)
  if (!check.ok)
    return (
      <div role="alert" className="flex gap-3 rounded-md bg-danger-soft px-4 py-3 text-sm text-danger-text">
        <Icon name="alert" size={18} className="mt-0.5" />
        <div className="min-w-0">
          <p className="font-medium">{texts.failed}</p>
          {why && (
            <p className="mt-0.5 break-words">
              <bdi>{why.reason}</bdi>
            </p>
          )}
          {why?.detail && (
            <p className="mt-1 text-xs break-words">
              <bdi>{why.detail}</bdi>
            </p>
          )}
        </div>
      </div>
    )
  const { name, phone, quality, status } = readNumber(check)
  return (
    <div role="status" className="rounded-md border border-line bg-success-soft px-4 py-3">
      <p className="flex items-center gap-2 text-sm font-medium text-success-text">
        <Icon name="check-circle" size={18} />
        {texts.ok}
      </p>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {name && <Fact label={texts.name} value={name} />}
        {phone && <Fact label={texts.phone} value={phone} isLtr />}
        <Fact label={texts.quality} value={quality ? texts.qualities[quality] : texts.none} />
        {status && <Fact label={texts.state} value={texts.states[status] ?? status} />}
      </dl>
    </div>
  )
}

function Fact({ label, value, isLtr }: { label: string; value: string; isLtr?: boolean }) {
  return (
    <>
      <dt className="text-success-text">{label}</dt>
      <dd className="min-w-0 truncate font-medium text-strong">
        {isLtr ? (
          <bdi dir="ltr" className="tabular">
            {value}
          </bdi>
        ) : (
          <span dir="auto">{value}</span>
        )}
      </dd>
    </>
  )
}
