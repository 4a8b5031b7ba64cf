import { writingOf } from '../../models/composer/writing.ts'
import { assignConversations, setBotEnabled } from '../../models/conversations/actions.ts'
import type { InboxState } from '../../models/store/state.ts'
import { botInControl } from '../../models/thread/bot-in-control.ts'
import { setBlocked } from '../../models/thread/contact-actions.ts'
import { Button } from '../kit/button.tsx'
import { Banner } from '../kit/states.tsx'
import { useApp } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { useThread } from './thread-context.ts'

const select = ({ agents, connection }: InboxState) => ({ agents, connection })

/** What stands in the way of an answer, or is to be known before one. */
export function ThreadBanners() {
  const app = useApp()
  const { thread: texts } = useTexts()
  const { conversation, inbox, thread } = useThread()
  const { agents, connection } = useStore(select)
  const { outbox } = writingOf(app)
  useObservable(outbox)
  const { contact, id } = conversation
  const waiting = outbox.of(id).filter(({ state }) => state === 'waiting').length
  const bot = botInControl(conversation, agents, thread.timeline?.items ?? [])
  return (
    <>
      {connection === 'offline' && waiting > 0 && (
        <Banner tone="warning" icon="cloud-off">
          {texts.banner.offline(waiting)}
        </Banner>
      )}
      {inbox && inbox.status !== 'active' && (
        <Banner tone="danger" icon="alert">
          {inbox.status === 'suspended'
            ? texts.banner.inboxSuspended(inbox.name)
            : texts.banner.inboxOff(inbox.name)}
          {inbox.status_reason && <bdi> {inbox.status_reason}</bdi>}
        </Banner>
      )}
      {contact.blocked && (
        <Banner
          tone="danger"
          icon="block"
          action={
            <Button size="sm" onPress={() => void setBlocked(app, contact.id, false)}>
              {texts.banner.unblock}
            </Button>
          }
        >
          {texts.banner.blocked}
        </Banner>
      )}
      {bot && (
        <Banner
          tone="accent"
          icon="bot"
          action={
            <Button size="sm" variant="primary" onPress={() => void takeOver()}>
              {texts.banner.takeOver}
            </Button>
          }
        >
          {texts.banner.bot(bot.name ?? texts.author.bot)}
        </Banner>
      )}
    </>
  )

  async function takeOver() {
    await setBotEnabled(app, [id], false)
    await assignConversations(app, [id], app.store.state.me.id)
  }
}
