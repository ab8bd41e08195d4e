import Link from 'next/link'
import { Notice } from '#components/ui/notice.tsx'
import { Time } from '#components/ui/time.tsx'
import { isSilent } from '#lib/gateways/is-silent.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'
import { FaultLines } from './fault-lines.tsx'
import { troubleOf } from './trouble-of.ts'

/** The gateways that somebody has to look after, each with the way to all that is wrong with it; nothing if none is. */
export function GatewayAlarms({ gateways }: { gateways: GatewayView[] }) {
  const troubled = gateways.flatMap((gateway) => {
    const trouble = troubleOf(gateway)
    return trouble ? [{ ...gateway, trouble }] : []
  })
  if (troubled.length === 0) return null
  return (
    <Notice
      tone="bad"
      title={
        troubled.length === 1
          ? 'A gateway needs attention'
          : `${troubled.length} gateways need attention`
      }
    >
      <ul className="list-disc pl-5">
        {troubled.map(({ id, name, trouble, state, seenAt, notEnforced }) => (
          <li key={id} className="break-words">
            <Link href={`/console/gateways/${id}`} className="font-medium underline">
              {name}
            </Link>
            : {trouble}
            {isSilent({ state }) && seenAt !== null && (
              <>
                {' '}
                Its last word was at <Time at={seenAt} />; what was deployed or revoked since may
                not hold there.
              </>
            )}
            {notEnforced && !isSilent({ state }) && (
              <>
                <FaultLines faults={notEnforced.faults} />
                Mend each where it is set, then deploy.
              </>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
