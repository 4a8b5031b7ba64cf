/** The kind of lane in which what networks told is recorded; its key is inbox × the network's id of the person. */
export const inboundLane = 'inbound'

/** The kind of lane in which messages leave; its key is the conversation's id. */
export const sendLane = 'send'
