import { ChannelMark } from '../../kit/channel-mark.tsx'
import { Select } from '../../kit/select.tsx'
import { useStore } from '../../use-store.ts'

export type OneInboxProps = {
  label: string
  placeholder?: string
  value: string | null
  onChange: (id: string) => void
  error?: string | null
}

export function OneInbox(props: OneInboxProps) {
  const inboxes = useStore((state) => Object.values(state.inboxes))
  return (
    <Select
      {...props}
      isRequired
      options={[...inboxes]
        .sort((one, other) => one.name.localeCompare(other.name))
        .map(({ id, name, channel }) => ({
          id,
          label: name,
          mark: <ChannelMark channel={channel} isDecorative />,
        }))}
    />
  )
}
