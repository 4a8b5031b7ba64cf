/** What Meta posts for one text message, with about as many bytes. */
export function callbackBody({
  phoneNumberId,
  sender,
  networkId,
  text,
}: {
  phoneNumberId: string
  sender: number
  networkId: string
  text: string
}): Buffer {
  const waId = `9995${String(sender).padStart(8, '0')}`
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550100100', phone_number_id: phoneNumberId },
    contacts: [{ profile: { name: `Sender ${sender}` }, wa_id: waId }],
    messages: [
      {
        from: waId,
        id: networkId,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: 'text',
        text: { body: text },
      },
    ],
  }
  const entry = [{ id: '102290129340398', changes: [{ value, field: 'messages' }] }]
  return Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }))
}
