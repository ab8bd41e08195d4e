import { Badge } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Time } from '#components/ui/time.tsx'
import { isSilent } from '#lib/gateways/is-silent.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'
import { spanWords } from '#lib/shared/span-words.ts'
import { ClosedNotice } from './closed-notice.tsx'
import { closedApis, closesNone } from './closed-words.ts'
import { enforced } from './enforced.ts'
import { FaultLines } from './fault-lines.tsx'

/** How it is, in a word. */
export function GatewayBadge({
  gateway: { state, refusal, notEnforced, seenAt },
}: {
  gateway: GatewayView
}) {
  if (state === 'current') return <Badge tone="good">up to date</Badge>
  if (state === 'new') return <Badge>not asked yet</Badge>
  if (state === 'unreachable')
    return <Badge tone="bad">{seenAt === null ? 'has never answered' : 'does not answer'}</Badge>
  if (state === 'unasked') return <Badge tone="bad">not asked any more</Badge>
  if (notEnforced && closesNone(notEnforced)) return <Badge tone="warn">leaves dry-runs out</Badge>
  if (notEnforced)
    return (
      <Badge tone="bad">
        {closedApis(notEnforced) === null ? 'refuses every call' : 'up in part'}
      </Badge>
    )
  return <Badge tone="bad">{refusal ? 'refuses what was deployed' : 'behind'}</Badge>
}

/** All that is wrong with a gateway, what it means for callers, and what can be done. */
export const GatewayProblems = ({ gateway }: { gateway: GatewayView }) => (
  <>
    {gateway.state === 'unreachable' && <Unreachable gateway={gateway} />}
    {gateway.state === 'unasked' && <Unasked gateway={gateway} />}
    {gateway.notEnforced && <ClosedNotice gateway={gateway} notEnforced={gateway.notEnforced} />}
    {gateway.state === 'behind' && !isSaidAlready(gateway) && <Behind gateway={gateway} />}
    {!isSilent(gateway) && gateway.sharedLimits?.away && (
      <Notice tone="warn" title="Redis is away: limits are not shared">
        Each gateway allows its share of every rate limit and quota until Redis answers again.
      </Notice>
    )}
    {gateway.secretsFault && (
      <Notice tone="bad" title="It refuses the secrets and goes on with earlier ones">
        <p className="break-words">{gateway.secretsFault}</p>
        Keys and snapshots still reach it; a snapshot that names a newer secret is refused.
      </Notice>
    )}
  </>
)

/** Of what it does not enforce it says what it says when it is sent the same again. */
const isSaidAlready = ({ refusal, notEnforced, expectedNumber }: GatewayView): boolean =>
  refusal !== null && notEnforced !== null && notEnforced.number === expectedNumber

const Unreachable = ({
  gateway: { error, errorSince, seenAt, adminUrl },
}: {
  gateway: GatewayView
}) => (
  <Notice tone="bad" title={error ?? 'It does not answer.'}>
    <p>
      {seenAt === null ? (
        'It has not answered once since it was registered.'
      ) : (
        <>
          Since <Time at={errorSince} />. It goes on with what it had, if it still runs; changes of
          keys, revocations too, do not reach it.
        </>
      )}
    </p>
    <p>
      Asked at <code className="break-all">{adminUrl}</code>. See whether it runs there, and whether
      this machine reaches that address. If its address or token is another by now, change that on
      its page. It is brought up to date as soon as it answers.
    </p>
  </Notice>
)

const Unasked = ({ gateway: { seenAt } }: { gateway: GatewayView }) => (
  <Notice tone="bad" title="No worker asks it any more: how it is now is not known">
    <p>
      It was asked last at <Time at={seenAt} />. Until a worker runs again, it goes on with what it
      had; deployments, keys and revocations do not reach it, and its records stay there.
    </p>
    <p>See whether the worker runs and reaches the database, and what its log says.</p>
  </Notice>
)

function Behind({ gateway }: { gateway: GatewayView }) {
  const { refusal, expectedNumber } = gateway
  const had = enforced(gateway)
  if (!refusal)
    return (
      <Notice tone="warn" title={`It does not enforce deployment ${expectedNumber ?? '–'} yet`}>
        It enforces {had}. It is sent the right one within seconds.
      </Notice>
    )
  return (
    <Notice
      tone="bad"
      title={`It refuses deployment ${expectedNumber ?? '–'}${refusal.tookMs === null ? '' : `: it said so after ${spanWords(refusal.tookMs)}`}`}
    >
      <FaultLines faults={refusal.faults} />
      It enforces {had}. Mend what it names and deploy again, or bring the gateway to the version of
      this console.
    </Notice>
  )
}
