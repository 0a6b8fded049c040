import { useNetwork } from '../api/network.ts'
import { Icon } from '../kit/icon.tsx'

/** Progress line while requests are pending, and a message if the connection is slow or lost. */
export function NetworkBar() {
  const { online, busy, slow } = useNetwork()
  return (
    <>
      <div className="busy" data-on={busy || undefined} />
      <div className="network" role="status">
        {!online && (
          <p className="network-text">
            <Icon name="offline" size={16} /> You are offline. Your text is kept.
          </p>
        )}
        {online && slow && (
          <p className="network-text">
            <Icon name="clock" size={16} /> The connection is slow. Still trying …
          </p>
        )}
      </div>
    </>
  )
}
