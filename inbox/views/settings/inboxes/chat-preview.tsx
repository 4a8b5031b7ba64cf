import { useDeferredValue, useEffect, useRef, useState } from 'react'
import type { InboxDetails } from '../../../../shared/parley/index.ts'
import { languageNames } from '../../../models/i18n.ts'
import type { toPreview } from '../../../models/settings/inboxes/webchat.ts'
import { Icon } from '../../kit/icon.tsx'
import { ExternalLink } from '../../kit/link.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { Select } from '../../kit/select.tsx'
import { EmptyState } from '../../kit/states.tsx'
import { useTexts } from '../../use-texts.ts'

export type ChatPreviewProps = {
  inbox: InboxDetails
  preview: ReturnType<typeof toPreview>
  languages: string[]
}

/** What the chat's script offers on its page. */
type ChatWindow = Window & { parley?: (...call: unknown[]) => unknown }

/** The chat itself on its demonstration page, told to look like what is in the form. */
export function ChatPreview({ inbox, preview, languages }: ChatPreviewProps) {
  const { settings, locale } = useTexts()
  const texts = settings.webchat.appearance
  const [isOpen, setOpen] = useState(true)
  const [chosen, setChosen] = useState<string>(locale)
  const language = languages.includes(chosen) ? chosen : (languages[0] ?? 'en')
  const key = String(inbox.settings['widget_key'] ?? '')
  if (!inbox.demo_url || inbox.status === 'inactive')
    return <EmptyState icon="eye-off" title={texts.preview} text={texts.off} />
  return (
    <section aria-label={texts.preview} className="flex flex-col gap-3">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 flex-1 text-base font-semibold text-strong">{texts.preview}</h2>
        {languages.length > 1 && (
          <Select
            label={texts.previewIn}
            isLabelHidden
            size="sm"
            value={language}
            onChange={setChosen}
            options={languages.map((id) => ({
              id,
              label: languageNames[id as keyof typeof languageNames] ?? id,
            }))}
          />
        )}
        <RadioGroup
          look="segments"
          label={texts.preview}
          isLabelHidden
          value={isOpen ? 'open' : 'closed'}
          onChange={(id) => setOpen(id === 'open')}
          options={[
            { id: 'open', label: texts.open },
            { id: 'closed', label: texts.closed },
          ]}
        />
      </header>
      <Frame
        // Another language is another page.
        key={language}
        url={`${inbox.demo_url}&lang=${language}`}
        widgetKey={key}
        preview={preview}
        language={language}
        isOpen={isOpen}
      />
      <p className="text-xs text-muted">
        {texts.previewHelp}{' '}
        <ExternalLink href={`${inbox.demo_url}&lang=${language}`}>
          {texts.tryIt} <Icon name="external" size={12} className="inline" />
        </ExternalLink>
      </p>
    </section>
  )
}

type FrameProps = {
  url: string
  widgetKey: string
  preview: ChatPreviewProps['preview']
  language: string
  isOpen: boolean
}

function Frame({ url, widgetKey, preview, language, isOpen }: FrameProps) {
  const { settings } = useTexts()
  const frame = useRef<HTMLIFrameElement>(null)
  const [isLoaded, setLoaded] = useState(false)
  // Typing is not to wait for the chat to be drawn anew.
  const shown = useDeferredValue(JSON.stringify(preview))
  useEffect(() => {
    const page = frame.current?.contentWindow as ChatWindow | null | undefined
    if (!isLoaded || !page?.parley) return
    const timer = setTimeout(() => {
      page.parley?.('init', { inbox: widgetKey, locale: language, preview: JSON.parse(shown) })
      if (isOpen) page.parley?.('open')
    }, 250)
    return () => clearTimeout(timer)
  }, [isLoaded, shown, widgetKey, language, isOpen])
  return (
    <iframe
      ref={frame}
      src={url}
      title={settings.webchat.appearance.preview}
      onLoad={() => setLoaded(true)}
      className="h-[38rem] w-full rounded-xl border border-line bg-white shadow-card"
    />
  )
}
