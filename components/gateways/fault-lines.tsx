import Link from 'next/link'
import { StepOrigin } from '#components/policy-chains/step-origin.tsx'
import type { FaultPlace, PlacedFault } from '#lib/gateways/schema.ts'

/** Faults that a gateway finds in what it was sent, each with the way to where it is mended. */
export const FaultLines = ({ faults }: { faults: PlacedFault[] }) => (
  <ul className="my-1 list-disc pl-5">
    {faults.map(({ pointer, message, place, apiIds }) => (
      <li key={pointer + message} className="break-words">
        {place && (
          <>
            <Place place={place} apiId={apiIds?.[0]} />:{' '}
            {place.kind === 'step' && place.field && `“${place.field}”: `}
          </>
        )}
        {message} <code className="break-all text-xs">{pointer}</code>
      </li>
    ))}
  </ul>
)

function Place({ place, apiId }: { place: FaultPlace; apiId: string | undefined }) {
  if (place.kind === 'step')
    return (
      <>
        {place.title}, <StepOrigin step={place} {...(place.scope === 'operation' && { apiId })} />
      </>
    )
  if (place.kind === 'document')
    return (
      <Link href={`/console/apis/${place.apiId}/revisions`} className="underline">
        Document of {place.apiName}
      </Link>
    )
  return (
    <Link href="/console/policies/networks" className="underline">
      List of networks “{place.name}”
    </Link>
  )
}
