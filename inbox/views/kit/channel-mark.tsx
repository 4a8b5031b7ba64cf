import type { ReactNode } from 'react'
import { useTexts } from '../use-texts.ts'

export type ChannelMarkProps = {
  channel: string
  size?: number
  /** Only when its name stands beside it. */
  isDecorative?: boolean
  className?: string
}

type Mark = { color: string; shape: ReactNode }

/** The sign of a network on its colour; 16 × 16. */
export function ChannelMark({ channel, size = 16, isDecorative = false, className = '' }: ChannelMarkProps) {
  const { frame } = useTexts()
  const { color, shape } = marks[channel] ?? other
  const name = channelName(frame.channels, channel)
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={`shrink-0 ${className}`}
      role="img"
      aria-hidden={isDecorative}
      aria-label={name}
    >
      <rect width="16" height="16" rx="4.5" fill={color} />
      <g fill="none" stroke="#fff" strokeWidth="1.3" strokeLinecap="round" strokeLinejoin="round">
        {shape}
      </g>
    </svg>
  )
}

export function channelName(names: Record<string, string>, channel: string): string {
  return names[channel] ?? channel.charAt(0).toUpperCase() + channel.slice(1)
}

const bubble = (
  <path d="M4 4.2h8c.5 0 .9.4.9.9v4.600c0 .5-.4.9-.9.9H8.200L5.6 12.700v-2.100H4c-.5 0-.9-.4-.9-.9V5.100c0-.5.4-.9.9-.9" />
)
const handset = (
  <path d="M5.5 3.700h1l.7 2-.9.800a5.6 5.6 0 0 0 3.1 3.100l.8-.9 2 .7v1c0 .8-.7 1.4-1.5 1.300A7.3 7.3 0 0 1 4.2 5.200c0-.8.5-1.5 1.3-1.5" />
)
const other: Mark = { color: '#6b7280', shape: bubble }

const marks: Record<string, Mark> = {
  whatsapp: {
    color: '#1da851',
    shape: (
      <>
        <path d="M3.3 12.700l.7-2.300A4.9 4.9 0 1 1 5.7 12z" />
        <path d="M6.4 5.900c-.3 1.8 1.6 3.9 3.6 3.9" strokeWidth="1.5" />
      </>
    ),
  },
  webchat: { color: '#3d55c8', shape: bubble },
  voice: { color: '#7a4fc9', shape: handset },
  email: {
    color: '#c2541b',
    shape: (
      <>
        <rect x="3" y="4.5" width="10" height="7" rx="1.2" />
        <path d="m3.5 5.3 4.5 3.4 4.5-3.4" />
      </>
    ),
  },
  telegram: { color: '#2a8fcf', shape: <path d="m3.2 7.8 9.3-3.6-1.6 7.9-3-2.2-1.6 1.5-.4-2.6 4-3" /> },
  messenger: {
    color: '#0a6cf0',
    shape: (
      <>
        <path d="M8 3.300c-2.7 0-4.8 1.9-4.8 4.4 0 1.4.7 2.6 1.7 3.400v1.700l1.6-.9c.5.1 1 .2 1.5.2 2.7 0 4.8-2 4.8-4.400S10.7 3.3 8 3.3" />
        <path d="m5.7 8.6 1.7-1.7 1.3 1.2 1.6-1.5" />
      </>
    ),
  },
  instagram: {
    color: '#cf3a73',
    shape: (
      <>
        <rect x="3.6" y="3.6" width="8.8" height="8.8" rx="2.6" />
        <circle cx="8" cy="8" r="2" />
      </>
    ),
  },
  zalo: { color: '#1766d6', shape: <path d="M5.2 4.800h5.600l-5.6 6.400h5.6" /> },
  tiktok: {
    color: '#15161a',
    shape: <path d="M8.8 3.600v6.300a2 2 0 1 1-2-2M8.8 3.800c.2 1.5 1.3 2.5 2.8 2.6" />,
  },
}
