import type { Language } from './language.ts'

export const english: Language = {
  code: 'en',
  country: 'US',
  timezone: 'America/New_York',
  share: 34,
  firstNames:
    'James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Charles Karen Daniel Nancy Matthew Lisa Anthony Betty Mark Sandra Steven Ashley Andrew Emily Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Melissa George Deborah Edward Stephanie Ronald Rebecca Olivia Noah Emma Liam'.split(
      ' ',
    ),
  lastNames:
    'Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts'.split(
      ' ',
    ),
  fullName: (first, last) => `${first} ${last}`,
  inbound: [
    'Hi, is anybody there?',
    'Hello, I have a question about my order',
    'Where is my package? It should have come yesterday',
    'Can I change the delivery address?',
    'Thanks, that worked',
    'How much is shipping to Canada?',
    'The size does not fit, can I return it?',
    'I was charged twice, please check',
    'Do you have this in blue?',
    'What are your opening hours on Sunday?',
    'Please call me back when you can',
    'ok thank you so much',
    'Is the blue jacket still available in medium?',
    'My discount code does not work at checkout',
    'I need the invoice for my company',
  ],
  outbound: [
    'Hello! How can I help you today?',
    'Thank you for your patience, I am looking into it now',
    'Your order has left our warehouse and arrives tomorrow',
    'Could you send me your order number, please?',
    'I have issued the refund; it takes three to five days',
    'You are welcome! Is there anything else I can do for you?',
    'We are open from nine to six, Monday to Saturday',
    'I have changed the address for you',
    'Sorry for the trouble, a replacement is on its way',
    'Yes, we have it in stock',
  ],
  words:
    'the to and you is it for my on of i a in have that your can we with this be me not are order please when if will at do but was so or would get from like what how just need know has time more now new one out send today there any about number delivery they price think day want back which still tomorrow their card then account made week money address payment tell phone see help colour refund check size could wait store product shipping box return name email work website store branch morning customer service invoice contract garden kitchen window table summer winter school doctor travel flight hotel ticket family birthday present delayed broken missing wrong ready small large warranty battery charger screen cable repair discount subscription renewal appointment'.split(
      ' ',
    ),
  syllables:
    'an ber cal dor el fen gar hal im jon kel lor min nor ol pen quin ram sel tor un ver win yor zan bri cra dra fle gre'.split(
      ' ',
    ),
  blank: ' ',
  stop: '.',
}
