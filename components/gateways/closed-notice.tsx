import Link from 'next/link'
import { Notice } from '#components/ui/notice.tsx'
import type { GatewayView, NotEnforcedView } from '#lib/gateways/schema.ts'
import { closedBecause, closedForCallers, closedWords, closesNone } from './closed-words.ts'
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
      isLive={notEnforced.number !== null && notEnforced.number === expectedNumber}
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

/** `isLive`: what has the faults is what was deployed last, so that nothing mends it by itself. `then`: what follows. */
const WhatToDo = ({ isLive, then }: { isLive: boolean; then: string }) =>
  isLive ? (
    <p>
      Mend each where it is set, then{' '}
      <Link href="/console/deployments" className="underline">
        deploy
      </Link>
      : {then} as soon as the gateway has taken that. Nothing has to be started anew.
    </p>
  ) : (
    <p>Another deployment is live. If the gateway takes it, {then} within seconds.</p>
  )
