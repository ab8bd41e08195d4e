import { closedApis, closedForCallers, closesNone } from '#components/gateways/closed-words.ts'
import { FaultLines } from '#components/gateways/fault-lines.tsx'
import { Time } from '#components/ui/time.tsx'
import type { AcknowledgementView, DeploymentView } from '#lib/deployments/schema.ts'
import type { NotEnforcedView } from '#lib/gateways/schema.ts'
import { spanWords } from '#lib/shared/span-words.ts'

type Said = AcknowledgementView

/** What one gateway said to a deployment, with the time it took, and whether it is what it enforces now. */
export function Acknowledgement({
  said,
  deployment: { live },
}: {
  said: Said
  deployment: Pick<DeploymentView, 'live'>
}) {
  if (said.notEnforced) return <InPart said={said} notEnforced={said.notEnforced} live={live} />
  if (said.state === 'refused')
    return (
      <div className={live ? 'text-bad' : 'text-muted'}>
        {said.gatewayName} {live ? 'refuses it and goes on' : 'refused it and went on'} with what it
        had:
        <FaultLines faults={said.faults} />
      </div>
    )
  return live ? <OfLive said={said} /> : <OfReplaced said={said} />
}

const InPart = ({
  said: { gatewayName },
  notEnforced,
  live,
}: {
  said: Said
  notEnforced: NotEnforcedView
  live: boolean
}) => {
  const closed = closedApis(notEnforced)
  const keeps = closesNone(notEnforced) ? 'leaves steps in dry-run out' : `keeps ${closed} closed`
  return (
    <div className={live && !closesNone(notEnforced) ? 'text-bad' : 'text-warn'}>
      {gatewayName}{' '}
      {closed === null
        ? 'has it, but enforces nothing of it: it refuses every call.'
        : `${live ? 'enforces it' : 'still enforces it'}, but ${keeps}.`}{' '}
      {closedForCallers(notEnforced)} Its version refuses:
      <FaultLines faults={notEnforced.faults} />
      Mend each where it is set and deploy again.
    </div>
  )
}

function OfLive({ said }: { said: Said }) {
  if (said.state === 'waiting')
    return <span className="text-muted">{said.gatewayName}: waiting …</span>
  if (said.state === 'unreachable')
    return (
      <span className="text-bad">
        {said.gatewayName} cannot be reached; it goes on with what it had and gets this as soon as
        it is back
      </span>
    )
  if (said.holds)
    return (
      <span className="text-good">
        {said.gatewayName} enforces it, <After said={said} />
      </span>
    )
  return (
    <span className="text-bad">
      {said.gatewayName} enforced it, <After said={said} past />
      {said.holds === null ? (
        <>
          ; it is silent
          {said.silentSince !== null && (
            <>
              {' '}
              since <Time at={said.silentSince} />
            </>
          )}
          , so whether it still does is not known
        </>
      ) : (
        ', but enforces something else now; it is sent this again within seconds'
      )}
    </span>
  )
}

function OfReplaced({ said }: { said: Said }) {
  if (said.holds)
    return (
      <span className="text-warn">
        {said.gatewayName} still enforces it, <After said={said} />
      </span>
    )
  return (
    <span className="text-muted">
      {said.state === 'active' ? (
        <>
          {said.gatewayName} enforced it, <After said={said} past />
        </>
      ) : said.state === 'waiting' ? (
        `${said.gatewayName} had not answered yet when it was replaced`
      ) : (
        `${said.gatewayName} could not be reached before it was replaced`
      )}
    </span>
  )
}

/** How fast it was; of one that was registered later, since when. */
const After = ({
  said: { tookMs, activatedInMs, saidAt },
  past = false,
}: {
  said: Said
  past?: boolean
}) => (
  <>
    {tookMs === null ? (
      <>
        {past ? 'from' : 'since'} <Time at={saidAt} />
        {past && ' on'}
      </>
    ) : (
      `after ${spanWords(tookMs)}`
    )}
    {activatedInMs !== null && ` (${spanWords(activatedInMs)} in the gateway)`}
  </>
)
