import { useEffect, useRef, useState } from 'preact/hooks'
import { Recorder } from '../models/recorder.ts'
import { useModel, useView } from './context.ts'
import { Icon } from './icons.tsx'
import { RecordingBar } from './recording-bar.tsx'
import { useFiles } from './use-files.ts'

/** Where one writes. Enter sends, with shift it begins a new line. */
export function Composer() {
  const { chat, texts } = useView()
  useModel(chat)
  const [text, setText] = useState('')
  const [recorder] = useState(() => new Recorder())
  useModel(recorder)
  const area = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const { takeFiles, fault } = useFiles()
  useGrowing(area, text)

  if (!chat.mayWrite) return <p class="composer note">{texts.signIn}</p>
  if (recorder.state === 'recording') return <RecordingBar recorder={recorder} />

  const send = () => {
    chat.sendText(text)
    setText('')
    area.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // An input method's Enter picks a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send()
  }
  const onPaste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0 || !chat.config.uploads) return
    event.preventDefault()
    takeFiles(files)
  }
  const mayRecord = chat.config.voiceNotes && Recorder.isPossible() && text === ''
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {(fault || recorder.state === 'refused') && (
        <p class="fault" role="alert">
          {fault ?? texts.micRefused}
        </p>
      )}
      <div class="box">
        {chat.config.uploads && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={(event) => {
                takeFiles([...(event.currentTarget.files ?? [])])
                event.currentTarget.value = ''
              }}
            />
            <button
              type="button"
              class="tool"
              aria-label={texts.attach}
              onClick={() => picker.current?.click()}
            >
              <Icon name="attach" />
            </button>
          </>
        )}
        <textarea
          ref={area}
          rows={1}
          // Empty, it has the direction of what it asks.
          dir={text === '' ? undefined : 'auto'}
          value={text}
          maxLength={chat.config.longestText}
          placeholder={texts.writeHere}
          aria-label={texts.writeHere}
          enterkeyhint="send"
          onInput={(event) => {
            setText(event.currentTarget.value)
            chat.typed()
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        {mayRecord ? (
          <button type="button" class="tool" aria-label={texts.record} onClick={() => void recorder.start()}>
            <Icon name="mic" />
          </button>
        ) : (
          <button type="submit" class="tool send" aria-label={texts.send} disabled={text.trim() === ''}>
            <Icon name="send" size={20} />
          </button>
        )}
      </div>
    </form>
  )
}

/** The field is as high as its text, up to what the style allows. */
function useGrowing(area: { current: HTMLTextAreaElement | null }, text: string): void {
  useEffect(() => {
    const element = area.current
    // Measured anew when there is another text.
    if (!element || element.value !== text) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [area, text])
}
