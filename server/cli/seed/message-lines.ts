import type { Cast } from './cast.ts'
import { copyLine, copyTime } from './copy-text.ts'
import { Dice, mix } from './dice.ts'
import type { MessageStory } from './message-story.ts'
import type { Person } from './people.ts'
import { pickName, writeText } from './text.ts'

export const messageColumns = `account_id, id, conversation_id, inbox_id, direction, kind, status, content, text, sender,
  agent_id, network_id, occurred_at, created_at, updated_at, sent_at, delivered_at, read_at, failed_at, error, attempts,
  attempted_at`

const failure = JSON.stringify({ code: '131026', title: 'Message undeliverable' })

/** The typed object of a message, as JSON text, and what a person reads of it. */
export function messageContent(
  { shape }: Cast,
  index: number,
  { story, person }: { story: MessageStory; person: Person },
): { content: string; text: string } {
  const dice = new Dice(mix(shape.seedValue ^ 0x632be5ab, index))
  switch (story.kind) {
    case 'text': {
      const text = writeText(dice, person.language, story.direction)
      // Nothing in the words needs an escape, so this is what JSON.stringify would write.
      return { content: `{"body":"${text}"}`, text }
    }
    case 'interactive': {
      const title = dice.pick(person.language.words)
      const content = { type: 'button_reply', button_reply: { id: `option-${dice.below(3) + 1}`, title } }
      return { content: JSON.stringify(content), text: title }
    }
    case 'location': {
      const name = pickName(dice, person.language)
      const content = { latitude: round(dice.next() * 60), longitude: round(dice.next() * 120), name }
      return { content: JSON.stringify(content), text: name }
    }
    case 'template': {
      const text = writeText(dice, person.language, 'outbound')
      const parameters = [{ type: 'text', text }]
      const content = {
        name: dice.pick(['order_update', 'spring_sale', 'appointment_reminder']),
        language: { code: person.language.code },
        components: [{ type: 'body', parameters }],
      }
      return { content: JSON.stringify(content), text }
    }
  }
}

export function messageLine(cast: Cast, index: number): string {
  const story = cast.tell(index)
  const person = cast.personOf(story.conversation)
  const inbox = cast.inboxes[person.inbox]!
  const { content, text } = messageContent(cast, index, { story, person })
  const id = cast.ids.message(index)
  const isSent = story.direction === 'outbound'
  const at = copyTime(story.at)
  return copyLine([
    cast.accountId,
    id,
    cast.ids.conversation(story.conversation),
    inbox.id,
    story.direction,
    story.kind,
    story.status,
    content,
    text,
    story.sender,
    story.agent === undefined ? undefined : cast.agentIds[story.agent % cast.agentIds.length],
    story.direction === 'note' || story.status === 'failed' ? undefined : networkId(inbox.channel, id, index),
    at,
    at,
    at,
    copyTime(story.sentAt),
    copyTime(story.deliveredAt),
    copyTime(story.readAt),
    copyTime(story.failedAt),
    story.status === 'failed' ? failure : undefined,
    isSent ? 1 : 0,
    isSent ? at : undefined,
  ])
}

/** As long as the network's own, and as hard to guess for an index. */
function networkId(channel: string, id: string, index: number): string {
  const noise = (mix(index, 1).toString(16) + mix(index, 2).toString(16)).toUpperCase().padEnd(16, '0')
  return channel === 'whatsapp' ? `wamid.HBgM${noise}${id}` : `${channel}-${noise}${id}`
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
