/** What the network plays: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types */
const kinds = {
  image: /^image\/(jpeg|png)$/,
  video: /^video\/(mp4|3gpp)$/,
  audio: /^audio\/(aac|amr|mp4|m4a|x-m4a|mpeg|ogg)$/,
}

/** As what a file goes. Of any kind that the network does not play, it is a document. */
export function fileKind(mimeType: string): 'image' | 'video' | 'audio' | 'document' {
  return (['image', 'video', 'audio'] as const).find((kind) => kinds[kind].test(mimeType)) ?? 'document'
}
