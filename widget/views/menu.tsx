import { useRef, useState } from 'preact/hooks'
import { fill } from '../texts/index.ts'
import { useModel, useView } from './context.ts'
import { Icon } from './icons.tsx'
import { useDismiss } from './use-dismiss.ts'

/** What else one can do: have answers make a sound, have the conversation mailed. */
export function Menu() {
  const { chat, texts } = useView()
  useModel(chat.sound)
  const [isOpen, setOpen] = useState(false)
  const menu = useRef<HTMLDivElement>(null)
  useDismiss(menu, isOpen, () => setOpen(false))
  const { isOn } = chat.sound
  return (
    <div class="menu" ref={menu}>
      <button
        type="button"
        class="ghost"
        aria-label={texts.more}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div class="sheet">
          <button type="button" aria-pressed={isOn} onClick={() => chat.sound.toggle()}>
            <Icon name={isOn ? 'bell' : 'bellOff'} size={20} />
            <span>{texts.sound}</span>
            <i class={isOn ? 'switch on' : 'switch'} aria-hidden="true" />
          </button>
          <Transcript />
        </div>
      )}
    </div>
  )
}

/** The conversation by mail, for those whose address the site has proved. */
function Transcript() {
  const { chat, texts } = useView()
  const [state, setState] = useState<'idle' | 'busy' | 'sent' | 'failed'>('idle')
  const address = chat.mailableTo
  if (!address) return null
  const mail = async () => {
    setState('busy')
    await chat.mailTranscript().then(
      () => setState('sent'),
      () => setState('failed'),
    )
  }
  const words = {
    idle: texts.transcript,
    busy: texts.transcript,
    sent: texts.mailed,
    failed: texts.notMailed,
  }
  return (
    <button type="button" aria-disabled={state === 'busy'} onClick={() => state !== 'busy' && void mail()}>
      <Icon name={state === 'sent' ? 'check' : 'mail'} size={20} />
      <span role="status">{fill(words[state], address)}</span>
    </button>
  )
}
