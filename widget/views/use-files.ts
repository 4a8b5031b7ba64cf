import { useState } from 'preact/hooks'
import { useView } from './context.ts'
import { tooLargeText } from './message.tsx'

const mostAtOnce = 5

/** Takes files that were picked, pasted or dropped; says what is wrong with the one it did not take. */
export function useFiles(): { takeFiles(files: File[]): void; fault: string | undefined } {
  const { chat, texts, language } = useView()
  const [fault, setFault] = useState<string>()
  return {
    fault,
    takeFiles(files) {
      const { uploads } = chat.config
      if (!uploads) return
      const fitting = files.slice(0, mostAtOnce).filter(({ size }) => size <= uploads.maxBytes)
      setFault(
        fitting.length < files.length ? tooLargeText(texts.tooLarge, uploads.maxBytes, language) : undefined,
      )
      for (const file of fitting) chat.sendFile(file, file.name)
    },
  }
}
