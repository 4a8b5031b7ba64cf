import type { ReactNode } from 'react'
import type { PreviewContent } from '../../../models/settings/templates/preview.ts'
import { type RichPart, readRichText } from '../../../models/thread/rich-text.ts'
import { withKeys } from '../../../models/thread/with-keys.ts'
import { Icon, type IconName } from '../../kit/icon.tsx'
import { useTexts } from '../../use-texts.ts'

const fileIcons: Record<string, IconName> = { image: 'image', video: 'video', document: 'file' }
const buttonIcons: Record<string, IconName> = {
  quick_reply: 'reply',
  url: 'external',
  phone_number: 'phone',
  copy_code: 'copy',
  other: 'bolt',
}

/** A template as it arrives on a phone. */
export function PhonePreview({ content }: { content: PreviewContent }) {
  const { settings } = useTexts()
  const texts = settings.templates
  const { header, body, footer, buttons } = content
  const isEmpty = !body.trim() && !header.text.trim() && !footer.trim() && buttons.length === 0
  const file = fileIcons[header.kind]
  return (
    <section aria-label={texts.preview} className="flex flex-col gap-2">
      <h2 className="text-base font-semibold text-strong">{texts.preview}</h2>
      <div className="min-h-96 rounded-[2rem] border-[6px] border-[#1d2130] bg-[#efeae2] p-3 pt-8 shadow-card dark:bg-[#10171b]">
        {isEmpty ? (
          <p className="mt-24 text-center text-sm text-[#54656f] dark:text-[#8696a0]">{texts.previewEmpty}</p>
        ) : (
          <div className="flex flex-col gap-0.5 text-[#111b21] dark:text-[#e9edef]">
            <div className="overflow-hidden rounded-lg rounded-ss-none bg-white shadow-small dark:bg-[#202c33]">
              {file && (
                <div className="flex h-32 items-center justify-center bg-black/10 text-[#54656f] dark:bg-white/10 dark:text-[#8696a0]">
                  <Icon name={file} size={32} />
                </div>
              )}
              <div className="flex flex-col gap-1 px-3 py-2">
                {header.kind === 'text' && header.text && (
                  <p dir="auto" className="text-base font-semibold break-words">
                    {header.text}
                  </p>
                )}
                {body && (
                  <div dir="auto" className="text-sm break-words whitespace-pre-wrap">
                    <Words parts={readRichText(body, { marks: true })} />
                  </div>
                )}
                {footer && (
                  <p dir="auto" className="text-xs text-[#5b6a73] dark:text-[#9aa6ad]">
                    {footer}
                  </p>
                )}
              </div>
              {withKeys(buttons, ({ kind, text }) => kind + text).map(({ key, item }) => (
                <div
                  key={key}
                  className="flex min-h-10 items-center justify-center gap-2 border-t border-black/10 px-3 text-sm font-medium text-[#0b6bb0] dark:border-white/10 dark:text-[#53bdeb]"
                >
                  <Icon name={buttonIcons[item.kind] ?? 'bolt'} size={16} />
                  <span dir="auto" className="truncate">
                    {item.text || '…'}
                  </span>
                </div>
              ))}
            </div>
          </div>
        )}
      </div>
    </section>
  )
}

/** Words with the marks that WhatsApp reads in them. Links are not to be followed here. */
function Words({ parts }: { parts: RichPart[] }): ReactNode {
  return withKeys(parts, wordsOf).map(({ key, item }) => <Piece key={key} part={item} />)
}

function Piece({ part }: { part: RichPart }): ReactNode {
  switch (part.type) {
    case 'strong':
      return (
        <strong className="font-semibold">
          <Words parts={part.parts} />
        </strong>
      )
    case 'emphasis':
      return (
        <em>
          <Words parts={part.parts} />
        </em>
      )
    case 'strike':
      return (
        <s>
          <Words parts={part.parts} />
        </s>
      )
    case 'code':
      return <code className="font-mono text-[0.92em]">{part.text}</code>
    case 'link':
      return <span className="text-[#0b6bb0] dark:text-[#53bdeb]">{part.text}</span>
    case 'mention':
    case 'text':
      return part.text
  }
}

function wordsOf(part: RichPart): string {
  return `${part.type}/${'text' in part ? part.text : part.parts.map(wordsOf).join()}`
}
