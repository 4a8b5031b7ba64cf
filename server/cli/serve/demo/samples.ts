/** What customers write to a new account: enough to look around in, in several scripts and kinds. */
export type Sample = {
  from: string
  name: string
  /** Messages in the sandbox's words, with how many minutes ago each was written. */
  messages: { minutesAgo: number; type: string; [part: string]: unknown }[]
}

export const samples: Sample[] = [
  {
    from: '15550100011',
    name: 'Maria Lopez',
    messages: [
      { minutesAgo: 95, type: 'text', text: 'Hi! Do you deliver on Sundays?' },
      { minutesAgo: 94, type: 'text', text: 'I would need it before noon.' },
    ],
  },
  {
    from: '15550100012',
    name: 'أمينة حداد',
    messages: [
      { minutesAgo: 52, type: 'text', text: 'السلام عليكم، هل طلبي رقم 4821 في الطريق؟' },
      {
        minutesAgo: 51,
        type: 'location',
        location: { latitude: 24.7136, longitude: 46.6753, name: 'الرياض', address: 'شارع العليا' },
      },
    ],
  },
  {
    from: '15550100013',
    name: 'Nguyễn Thị Linh',
    messages: [
      { minutesAgo: 30, type: 'text', text: 'Chào shop, mẫu này còn size M không ạ?' },
      { minutesAgo: 29, type: 'image', image: { caption: 'Mẫu này ạ' } },
    ],
  },
  {
    from: '15550100014',
    name: 'David Cohen',
    messages: [
      {
        minutesAgo: 9,
        type: 'document',
        document: { caption: 'The invoice you asked for', filename: 'invoice.pdf' },
      },
      { minutesAgo: 8, type: 'text', text: 'Please tell me if anything is missing.' },
    ],
  },
]

/** The one message that is answered, so that a reply has travelled too. */
export const sampleReply = {
  to: samples[0]!.from,
  text: 'Yes, on Sundays from 9 to 13. Shall I put you down for 11 o’clock?',
}
