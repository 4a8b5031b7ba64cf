import { type Id, toUuid } from '../../server/platform/ids.ts'
import type { Body, World } from './world.ts'

export type Look = ReturnType<typeof createLook>

/** Things as each dialect shows them, by the store's ids. */
export function createLook({ vobiz, hatif, chatbotx, inbox }: World) {
  const conversation = (id: Id) => toUuid('conversation', id)
  const own = (items: Body[], id: string): Body => items.find((item) => item.id === id)
  const timeline = async (id: Id): Promise<Body[]> =>
    (await hatif('GET', `/v2/conversations/service-account/${conversation(id)}/timeline?MaxResultCount=50`))
      .items
  const messages = {
    vobiz: async (id: Id): Promise<Body[]> =>
      (await vobiz('GET', `/conversations/${conversation(id)}/messages`)).items,
    hatif: async (id: Id) => (await timeline(id)).filter(({ sourceType }) => sourceType === 2),
    chatbotx: async (id: Id): Promise<Body[]> =>
      (await chatbotx('GET', `/v1/conversations/${id}/messages`)).data,
  }
  return {
    contact: {
      vobiz: (id: Id) => vobiz('GET', `/contacts/${toUuid('contact', id)}`),
      hatif: (id: Id) => hatif('GET', `/v1/contacts/${toUuid('contact', id)}`),
      chatbotx: (id: Id) => chatbotx('GET', `/v1/contacts/id:${id}`),
    },
    /** As the list has it; undefined where it is left out. `query`: further conditions of ChatbotX's list. */
    listed: {
      vobiz: async (id: Id) => own((await vobiz('GET', '/conversations')).items, conversation(id)),
      hatif: async (id: Id) => {
        const path = `/v2/conversations/service-account/channels/${inbox.uuid}?MaxResultCount=200`
        return own((await hatif('GET', path)).items, conversation(id))
      },
      chatbotx: async (id: Id, query = '') =>
        own((await chatbotx('GET', `/v1/conversations?perPage=200${query && `&${query}`}`)).data, id),
    },
    conversation: {
      hatif: (id: Id) => hatif('GET', `/v2/conversations/service-account/${conversation(id)}`),
      chatbotx: async (id: Id) => (await chatbotx('GET', `/v1/conversations/${id}`)).data,
    },
    timeline,
    /** Newest first. */
    messages,
    last: {
      vobiz: async (id: Id) => (await messages.vobiz(id))[0],
      hatif: async (id: Id) => (await messages.hatif(id))[0],
      chatbotx: async (id: Id) => (await messages.chatbotx(id))[0],
    },
  }
}

/** A time as whole seconds of UTC, however it is written. Hatif's v1 has the wall clock of Riyadh, without an offset. */
export function secondsOf(time: string): number {
  const hasZone = /(Z|[+-]\d\d:\d\d)$/.test(time)
  return Math.floor(Date.parse(hasZone ? time : `${time}+03:00`) / 1000)
}
