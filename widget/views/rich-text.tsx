import { linkify } from '../../shared/linkify.ts'

/** Words as they were written, with addresses to go to. Nothing in them is ever read as HTML. */
export function RichText({ text }: { text: string }) {
  return (
    <p class="words" dir="auto">
      {linkify(text).map(({ text: words, href, at }) =>
        href ? (
          <a key={at} href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
            <bdi>{words}</bdi>
          </a>
        ) : (
          words
        ),
      )}
    </p>
  )
}
