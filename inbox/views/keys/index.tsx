import { listByGroup } from '../../models/shell/own-keys.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Kbd } from '../kit/kbd.tsx'
import { Banner } from '../kit/states.tsx'
import { useApp } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'

/** All keys on one sheet. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { commands, dialogs, shortcuts } = useApp()
  const { frame } = useTexts()
  const isOff = useStore((state) => state.preferences.single_keys === false)
  const withKeys = useObservable(commands)
    .list()
    .filter(({ id }) => shortcuts.keysOf(id) !== undefined)
  return (
    <Dialog isOpen size="lg" title={frame.keys.title} onClose={onClose}>
      {isOff && (
        <Banner icon="info" className="mb-3 rounded-md">
          {frame.keys.off}
        </Banner>
      )}
      <div className="mb-4 flex items-center justify-between gap-3">
        <p className="text-sm text-muted">{frame.keys.sheetText}</p>
        <Button size="sm" icon="keyboard" onPress={() => dialogs.show({ name: 'profile', tab: 'keys' })}>
          {frame.keys.customize}
        </Button>
      </div>
      <div className="gap-x-10 sm:columns-2">
        {listByGroup(withKeys).map(({ group, commands: listed }) => (
          <section key={group} className="mb-5 break-inside-avoid" aria-label={frame.keys.groups[group]}>
            <h3 className="mb-1 text-xs font-semibold text-muted">{frame.keys.groups[group]}</h3>
            <dl>
              {listed.map((command) => (
                <div
                  key={command.id}
                  className="flex min-h-8 items-center justify-between gap-4 border-b border-line py-1 last:border-b-0"
                >
                  <dt className="min-w-0 text-sm text-normal">{command.title()}</dt>
                  <dd className="shrink-0">
                    <Kbd command={command.id} />
                    <span className="sr-only">{shortcuts.spokenKeys(command.id)}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
