import { RadioGroup } from '../kit/radio-group.tsx'
import { Switch } from '../kit/switch.tsx'
import { PushSetting } from '../push/push-setting.tsx'
import { useTexts } from '../use-texts.ts'
import { usePreferences } from './use-preferences.ts'

export function NoticesTab() {
  const { profile } = useTexts().frame
  const { notify, sounds, change } = usePreferences()
  return (
    <div className="flex flex-col gap-6">
      <RadioGroup
        label={profile.notify}
        value={notify}
        onChange={(id) => change({ notify: id as 'all' | 'mine' | 'none' })}
        options={[
          { id: 'all', label: profile.notifyAll },
          { id: 'mine', label: profile.notifyMine },
          { id: 'none', label: profile.notifyNone },
        ]}
      />
      <Switch
        label={profile.sounds}
        help={profile.soundsHelp}
        isOn={sounds}
        onChange={(isOn) => change({ sounds: isOn })}
      />
      <PushSetting />
    </div>
  )
}
