import { useState } from 'react'
import { cx } from './class-names.ts'

export type AvatarProps = {
  name: string
  src?: string | null
  size?: 20 | 24 | 28 | 32 | 40 | 56
  /** A dot at its corner, for agents. */
  presence?: 'online' | 'away'
  className?: string
}

const texts = {
  20: 'text-[9px]',
  24: 'text-[10px]',
  28: 'text-[11px]',
  32: 'text-xs',
  40: 'text-sm',
  56: 'text-lg',
}

/** A face, or the initials on a colour of the name's own. The name itself stands beside it. */
export function Avatar({ name, src, size = 28, presence, className }: AvatarProps) {
  const [failed, setFailed] = useState<string | null>(null)
  const hue = hueOf(name)
  return (
    <span aria-hidden="true" className={cx('relative inline-flex shrink-0', className)}>
      {src && src !== failed ? (
        <img
          src={src}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          referrerPolicy="no-referrer"
          onError={() => setFailed(src)}
          className="rounded-full object-cover"
          style={{ width: size, height: size }}
        />
      ) : (
        <span
          className={cx(
            'inline-flex items-center justify-center rounded-full font-semibold uppercase select-none before:content-[attr(data-initials)] bg-[oklch(0.91_0.045_var(--hue))] text-[oklch(0.42_0.1_var(--hue))] dark:bg-[oklch(0.36_0.06_var(--hue))] dark:text-[oklch(0.88_0.07_var(--hue))]',
            texts[size],
          )}
          style={{ width: size, height: size, ['--hue' as string]: hue }}
          // Drawn, not written: it is no part of what a button around it says.
          data-initials={initials(name)}
        />
      )}
      {presence && (
        <span
          className={cx(
            'absolute -end-0.5 -bottom-0.5 size-2.5 rounded-full border-2 border-panel',
            presence === 'online' ? 'bg-success' : 'bg-faint',
          )}
        />
      )}
    </span>
  )
}

/** The first letters of the first and the last word; of a number its last two digits. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  if (words.length === 0) return '?'
  if (!/\p{L}/u.test(name)) return name.replace(/\D/g, '').slice(-2)
  const first = firstLetter(words[0]!)
  // Letters of joined scripts, such as Arabic, would run together and read as a word.
  if (words.length === 1 || !/\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}/u.test(first))
    return first
  return first + firstLetter(words.at(-1)!)
}

function firstLetter(word: string): string {
  const letters = word.replace(/^[^\p{L}\p{N}]+/u, '')
  const [{ segment } = { segment: '' }] = new Intl.Segmenter().segment(letters)
  return segment
}

function hueOf(name: string): number {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)!) % 3600
  return (sum * 47) % 360
}
