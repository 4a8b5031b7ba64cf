import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import {
  findContacts,
  phoneOf,
  type Recipient,
  startConversation,
  startingInboxes,
} from '../../models/conversations/start-conversation.ts'
import { failureText } from '../../models/failure-words.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Button } from '../kit/button.tsx'
import { ChannelMark } from '../kit/channel-mark.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Icon } from '../kit/icon.tsx'
import { Select } from '../kit/select.tsx'
import { Banner } from '../kit/states.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { RecipientList } from './recipient-list.tsx'

/** Begins a conversation with a contact or a number, or goes to the one there is. */
export function StartDialog({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const { list, frame } = useTexts()
  const inboxes = useStore(startingInboxes)
  const [inboxId, setInboxId] = useState(inboxes[0]?.id ?? null)
  const [text, setText] = useState('')
  const [to, setTo] = useState<Recipient | null>(null)
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const asked = useDeferredValue(text.trim())
  const { data: contacts = [], isFetching } = useQuery({
    queryKey: ['contacts', 'recipients', asked],
    queryFn: ({ signal }) => findContacts(app, asked, signal),
    enabled: asked.length > 0,
    placeholderData: (before) => before,
  })
  const start = async (recipient: Recipient | null) => {
    if (!recipient || !inboxId || isPending) return
    setPending(true)
    setProblem(null)
    try {
      await startConversation(app, { inboxId, to: recipient })
      onClose()
    } catch (error) {
      setProblem(failureText(error, frame))
      setPending(false)
    }
  }
  const phone = phoneOf(text)
  return (
    <Dialog
      title={list.start.title}
      isOpen
      onClose={onClose}
      isBusy={isPending}
      onSubmit={() => void start(to)}
      actions={
        <>
          <Button onPress={onClose} isDisabled={isPending}>
            {frame.kit.cancel}
          </Button>
          <Button type="submit" variant="primary" isPending={isPending} isDisabled={!to || !inboxId}>
            {list.start.begin}
          </Button>
        </>
      }
    >
      {inboxes.length === 0 ? (
        <Banner tone="warning" icon="alert" className="rounded-md">
          {list.start.noInbox}
        </Banner>
      ) : (
        <div className="flex flex-col gap-4 pb-1">
          <RecipientList
            text={text}
            onText={(typed) => {
              setText(typed)
              setTo(null)
            }}
            contacts={asked ? contacts : []}
            phone={phone}
            isFetching={isFetching}
            chosen={to}
            onChoose={setTo}
          />
          {inboxes.length > 1 && (
            <Select
              label={list.start.inbox}
              value={inboxId}
              onChange={setInboxId}
              options={inboxes.map(({ id, name, channel, phone: own }) => ({
                id,
                label: name,
                description: own ?? undefined,
                mark: <ChannelMark channel={channel} isDecorative />,
              }))}
            />
          )}
          {problem && (
            <Banner tone="danger" icon="alert" className="rounded-md">
              {problem}
            </Banner>
          )}
        </div>
      )}
    </Dialog>
  )
}

/** The face of who it goes to. */
export function RecipientMark({ recipient }: { recipient: Recipient }) {
  if ('phone' in recipient) return <Icon name="phone" size={18} className="mx-1 text-muted" />
  return <Avatar name={recipient.contact.name} src={recipient.contact.avatar_url} size={28} />
}
