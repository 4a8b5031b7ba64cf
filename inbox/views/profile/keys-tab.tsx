import { listByGroup, resetKeys, setKeys } from '../../models/shell/own-keys.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Switch } from '../kit/switch.tsx'
import { useApp } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'
import { useTexts } from '../use-texts.ts'
import { KeyRecorder } from './key-recorder.tsx'
import { usePreferences } from './use-preferences.ts'

export function KeysTab() {
  const app = useApp()
  const { profile, keys } = useTexts().frame
  const { single_keys, shortcuts: own, change } = usePreferences()
  const commands = useObservable(app.commands).list()
  return (
    <div className="flex flex-col gap-5">
      <Switch
        label={profile.singleKeys}
        help={profile.singleKeysHelp}
        isOn={single_keys}
        onChange={(isOn) => change({ single_keys: isOn })}
      />
      <div className="flex items-center justify-between gap-3">
        <p className="text-sm text-muted">
          {keys.text} {keys.pressHelp}
        </p>
        <Button size="sm" isDisabled={Object.keys(own).length === 0} onPress={() => void resetKeys(app)}>
          {keys.resetAll}
        </Button>
      </div>
      {listByGroup(commands).map(({ group, commands: listed }) => (
        <section key={group} aria-label={keys.groups[group]}>
          <h3 className="mb-1 text-xs font-semibold text-muted">{keys.groups[group]}</h3>
          <ul>
            {listed.map((command) => (
              <li
                key={command.id}
                className="flex min-h-9 items-center gap-2 border-b border-line py-1 last:border-b-0"
              >
                <span className="min-w-0 flex-1 text-sm text-normal">{command.title()}</span>
                {own[command.id] !== undefined && (
                  <IconButton
                    label={keys.reset}
                    icon="undo"
                    size="sm"
                    onPress={() => void setKeys(app, command.id, null)}
                  />
                )}
                <KeyRecorder command={command} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
