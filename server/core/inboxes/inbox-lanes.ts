/** The kind of lane in which what networks told is recorded; its key is inbox × the network's id of the person. */
export const inboundLane = 'inbound'

/** The kind of lane in which messages leave; its key is the conversation's id. */
export const sendLane = 'send'

/** The signal that an inbox was made or changed, for whoever remembers inboxes. */
export const inboxSignal = 'inboxes'
