import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { Player } from '../../models/thread/player.ts'
import { Turning } from '../kit/button.tsx'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { useObservable } from '../use-observable.ts'
import { useTexts } from '../use-texts.ts'

export type AudioPlayerProps = {
  src: string
  label: string
  seconds?: number | null
  /** Gives it a look of its own until it was listened to. */
  seed: string
}

const seekStep = 0.05

/** A voice note or a recording: play, where in it one is, how fast. */
export function AudioPlayer({ src, label, seconds, seed }: AudioPlayerProps) {
  const { thread } = useTexts()
  const [player, setPlayer] = useState(() => new Player(src, seconds))
  const [knownSrc, setKnownSrc] = useState(src)
  if (knownSrc !== src) {
    setKnownSrc(src)
    setPlayer(new Player(src, seconds))
  }
  useObservable(player)
  const root = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return
      player.learn()
      observer.disconnect()
    })
    if (root.current) observer.observe(root.current)
    return () => {
      observer.disconnect()
      player.close()
    }
  }, [player])
  const { state, position, duration, speed } = player
  if (state === 'broken')
    return (
      <p className="flex items-center gap-2 text-sm text-muted">
        <Icon name="alert" size={16} />
        {thread.media.broken}
      </p>
    )
  const isPlaying = state === 'playing' || state === 'loading'
  return (
    <fieldset
      ref={root}
      aria-label={label}
      className="flex w-64 max-w-full items-center gap-2.5 py-0.5"
      dir="ltr"
    >
      <Button
        aria-label={isPlaying ? thread.media.pause : thread.media.play}
        onPress={() => player.toggle()}
        className="ring-focus flex size-9 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent transition-colors data-[hovered]:bg-accent-hover"
      >
        {state === 'loading' ? <Turning /> : <Icon name={isPlaying ? 'pause' : 'play'} size={18} />}
      </Button>
      <Wave player={player} seed={seed} />
      <div className="flex w-11 shrink-0 flex-col items-end">
        <span className="tabular h-4 text-xs text-muted">
          {(duration !== undefined || position > 0) && clockOf(position > 0 ? position : (duration ?? 0))}
        </span>
        {(isPlaying || position > 0) && (
          <Button
            aria-label={`${thread.media.speed} ${speed}×`}
            onPress={() => player.nextSpeed()}
            className="ring-focus tabular mt-0.5 rounded-sm px-1 text-xs font-semibold text-accent-text data-[hovered]:bg-hover"
          >
            {speed}×
          </Button>
        )}
      </div>
    </fieldset>
  )
}

function Wave({ player, seed }: { player: Player; seed: string }) {
  const { thread } = useTexts()
  const part = player.duration ? player.position / player.duration : 0
  const heights = player.peaks ?? quietBars(seed)
  const bars = heights.map((height, index) => ({ at: (index + 0.5) / heights.length, height }))
  const seekTo = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect()
    player.seek((clientX - left) / width)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: seekStep, ArrowUp: seekStep, ArrowLeft: -seekStep, ArrowDown: -seekStep }[
      event.key
    ]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    player.seek(part + step)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={thread.media.seek}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
      aria-valuetext={clockOf(player.position)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        seekTo(event)
      }}
      onPointerMove={(event) => event.buttons > 0 && seekTo(event)}
      className="flex h-8 min-w-0 flex-1 touch-none items-center gap-[2px] rounded-sm"
    >
      {bars.map(({ at, height }) => (
        <span
          key={at}
          className={cx(
            'min-w-[1.5px] flex-1 rounded-full transition-[height]',
            at <= part ? 'bg-accent' : 'bg-faint/50',
          )}
          style={{ height: `${Math.max(12, height * 100)}%` }}
        />
      ))}
    </div>
  )
}

/** A low line, a little different for each sound. */
function quietBars(seed: string): number[] {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)
  return Array.from({ length: 40 }, () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return 0.16 + (state / 2 ** 32) * 0.22
  })
}

/** 1:05 */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60]
  return `${minutes}:${String(rest).padStart(2, '0')}`
}
