import { RadioGroup } from '../kit/radio-group.tsx'
import { Select } from '../kit/select.tsx'
import { useFrame } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { usePreferences } from './use-preferences.ts'

const waits = [0, 5, 10, 20, 30]

export function WritingTab() {
  const { shortcuts } = useFrame()
  const { profile } = useTexts().frame
  const { send_key, undo_send_seconds, change } = usePreferences()
  const names = shortcuts.isMac ? profile.sendKeysMac : profile.sendKeys
  return (
    <div className="flex flex-col gap-6">
      <RadioGroup
        label={profile.sendKey}
        look="segments"
        value={send_key}
        onChange={(id) => change({ send_key: id as 'enter' | 'mod+enter' })}
        options={[
          { id: 'enter', label: names.enter },
          { id: 'mod+enter', label: names['mod+enter'] },
        ]}
      />
      <Select
        className="max-w-60"
        label={profile.undoSend}
        help={profile.undoSendHelp}
        value={String(undo_send_seconds)}
        onChange={(id) => change({ undo_send_seconds: Number(id) })}
        options={[...new Set([...waits, undo_send_seconds])]
          .sort((one, other) => one - other)
          .map((wait) => ({
            id: String(wait),
            label: wait === 0 ? profile.undoSendOff : profile.seconds(wait),
          }))}
      />
    </div>
  )
}
