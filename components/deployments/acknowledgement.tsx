import type { DeploymentView } from '#lib/deployments/schema.ts'
import { spanWords } from '#lib/shared/span-words.ts'

/** What one gateway said to a deployment, with the time it took. */
export function Acknowledgement({ said }: { said: DeploymentView['acknowledgements'][number] }) {
  if (said.state === 'active')
    return (
      <span className="text-good">
        {said.gatewayName} enforces it{said.tookMs !== null && `, after ${spanWords(said.tookMs)}`}
        {said.activatedInMs !== null && ` (${spanWords(said.activatedInMs)} in the gateway)`}
      </span>
    )
  if (said.state === 'waiting')
    return <span className="text-muted">{said.gatewayName}: waiting …</span>
  if (said.state === 'unreachable')
    return (
      <span className="text-bad">
        {said.gatewayName} cannot be reached; it goes on with what it had and gets this as soon as
        it is back
      </span>
    )
  return (
    <div className="text-bad">
      {said.gatewayName} refuses it and goes on with what it had:
      <ul className="list-disc pl-5">
        {said.faults.map(({ pointer, message }) => (
          <li key={pointer + message}>
            <code className="break-all">{pointer}</code> {message}
          </li>
        ))}
      </ul>
    </div>
  )
}
