import type { Message } from '../../../../shared/parley/index.ts'
import { Icon } from '../../kit/icon.tsx'
import { useTexts } from '../../use-texts.ts'
import { RichText } from '../rich-text.tsx'

/** Of a kind that is not drawn here: its words if it has any, else which kind it is. */
export function UnsupportedBody({ message }: { message: Message }) {
  const { thread } = useTexts()
  if (message.text) return <RichText text={message.text} />
  const type = message.content['type']
  const kind = typeof type === 'string' && message.kind === 'unsupported' ? type : message.kind
  return (
    <div className="flex items-start gap-2 text-muted">
      <Icon name="info" size={18} className="mt-0.5" />
      <div>
        <p>{thread.message.unsupported}</p>
        {kind !== 'unsupported' && kind !== 'unknown' && (
          <p className="text-xs">
            <bdi>{thread.message.unsupportedKind(thread.message.kinds[kind] ?? kind)}</bdi>
          </p>
        )}
      </div>
    </div>
  )
}
