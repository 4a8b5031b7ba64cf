import { Avatar } from '../kit/avatar.tsx'
import { Explained } from '../kit/tooltip.tsx'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'

const mostFaces = 6

/** Colleagues who are there now. */
export function People() {
  const { list, formatList } = useTexts()
  const online = useStore(({ agents, presence, me }) =>
    Object.values(agents)
      .filter(({ id }) => id !== me.id && presence[id]?.online)
      .sort((one, other) => one.name.localeCompare(other.name)),
  )
  if (online.length === 0) return null
  const names = formatList(online.map(({ name }) => name))
  return (
    <Explained text={names}>
      <div
        role="img"
        aria-label={`${list.sidebar.onlineCount(online.length)}: ${names}`}
        className="flex items-center gap-2 self-start rounded-md px-2.5 py-1"
      >
        <span className="flex gap-1.5">
          {online.slice(0, mostFaces).map(({ id, name }) => (
            <Avatar key={id} name={name} size={24} presence="online" />
          ))}
        </span>
        <span className="tabular text-xs text-muted">{list.sidebar.onlineCount(online.length)}</span>
      </div>
    </Explained>
  )
}
