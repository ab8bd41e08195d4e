import Link from 'next/link'
import { Notice } from '#components/ui/notice.tsx'
import type { GatewayView, NotEnforcedView } from '#lib/gateways/schema.ts'
import {
  closedBecause,
  closedForCallers,
  closedWords,
  closesNone,
  whatOpensIt,
} from './closed-words.ts'
import { FaultLines } from './fault-lines.tsx'

/** What a gateway refuses calls of because its version cannot enforce it, why, and what to do. */
export const ClosedNotice = ({
  gateway: { state, expectedNumber },
  notEnforced,
}: {
  gateway: Pick<GatewayView, 'state' | 'expectedNumber'>
  notEnforced: NotEnforcedView
}) => (
  <Notice
    tone={closesNone(notEnforced) ? 'warn' : 'bad'}
    title={closedWords({ state, notEnforced })}
  >
    <p>{closedForCallers(notEnforced)}</p>
    <ClosedApiLinks notEnforced={notEnforced} />
    <p className="mt-2">{closedBecause(notEnforced)}</p>
    <FaultLines faults={notEnforced.faults} />
    <WhatToDo
      opens={whatOpensIt(notEnforced, expectedNumber)}
      then={closesNone(notEnforced) ? 'the steps are tried again' : 'calls are answered again'}
    />
  </Notice>
)

const ClosedApiLinks = ({ notEnforced: { apis, apiCount } }: { notEnforced: NotEnforcedView }) =>
  apis !== null &&
  apis.length > 0 && (
    <p>
      Closed:{' '}
      {apis.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <Link href={`/console/apis/${id}`} className="underline">
            {name}
          </Link>
        </span>
      ))}
      {apiCount > apis.length && ` and ${(apiCount - apis.length).toLocaleString('en')} more`}.
    </p>
  )

/** `then`: what follows once the gateway has it. */
const WhatToDo = ({ opens, then }: { opens: ReturnType<typeof whatOpensIt>; then: string }) => {
  if (opens === 'the live one')
    return (
      <p>
        Another deployment is live. Once the gateway has taken it, {then}; it is sent within
        seconds.
      </p>
    )
  if (opens === 'a first one')
    return <p>Nothing was deployed from this console yet; a first deployment takes its place.</p>
  return (
    <p>
      Mend each where it is set, then{' '}
      <Link href="/console/deployments" className="underline">
        deploy
      </Link>
      : {then} as soon as the gateway has taken that. Nothing has to be started anew.
    </p>
  )
}
