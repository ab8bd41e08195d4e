import Link from 'next/link'
import { Badge, MethodBadge } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import type { StaffRole } from '#lib/db/generated/enums.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import type { StepView } from '#lib/policy-chains/schema.ts'
import type { RecordDetail } from '#lib/records/schema.ts'
import { tookWords } from '#lib/records/took-words.ts'
import { CallFacts } from './call-facts.tsx'
import { CallOutcome } from './call-outcome.tsx'
import { toneOf } from './call-table.tsx'
import { LoggedDetail } from './logged-detail.tsx'

const way = (href: string, text: string, isOpen = true) =>
  isOpen ? (
    <Link href={href} className="text-accent underline">
      {text}
    </Link>
  ) : (
    text
  )
const none = <span className="text-muted">none</span>

/** One call: what was asked, why it was answered so, who called, and by which configuration. `steps`: those that it met and that are still there. */
export function CallDetails({
  call,
  steps,
  role,
}: {
  call: RecordDetail
  steps: StepView[]
  /** Of the reader: where it does not lead, only the name stands. */
  role: StaffRole
}) {
  const { api, operation, organisation, subscriptionId } = call
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone={toneOf(call.status)}>{call.status}</Badge>
        <MethodBadge method={call.method} /> <code className="break-all">{call.path}</code>
      </p>
      <div className="mt-4">
        <CallOutcome call={call} steps={steps} />
      </div>
      {call.dryRun.length > 0 && (
        <div className="mt-4">
          <Notice title="Policies in dry-run would have refused it">
            <ul className="mt-1 list-disc pl-5">
              {call.dryRun.map(({ stepId, policy, code, reason }) => (
                <li key={`${stepId} ${code}`}>
                  {policy}: {code}. {reason}
                </li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
      <Section title="The call">
        <CallFacts
          facts={[
            ['When', <Time key="at" at={call.at} />],
            ['Took', tookWords(call, 'backend')],
            ['Sent', `${call.requestBytes} bytes`],
            ['Answered', `${call.responseBytes} bytes`],
            ['From', call.clientIp],
            ['Client', call.userAgent ?? none],
            ['Trace', call.traceId ?? none],
          ]}
        />
      </Section>
      {call.details.map((detail) => (
        <LoggedDetail key={detail.stepId} detail={detail} steps={steps} />
      ))}
      <Section title="What it met">
        <CallFacts
          facts={[
            ['API', api ? way(`/console/apis/${api.id}`, api.name) : none],
            [
              'Operation',
              operation && api
                ? way(
                    `/console/policies/chain?api=${api.id}&operation=${operation.id}${call.product ? `&product=${call.product.id}` : ''}`,
                    operation.name,
                  )
                : none,
            ],
            [
              'Entered by',
              call.product ? way(`/console/products/${call.product.id}`, call.product.name) : none,
            ],
            [
              'Organisation',
              organisation
                ? way(`/console/calls?organisationId=${organisation.id}`, organisation.name)
                : none,
            ],
            [
              'Subscription',
              subscriptionId
                ? way(
                    `/console/subscriptions/${subscriptionId}`,
                    subscriptionId,
                    staffMay(role, 'subscription:read-all'),
                  )
                : none,
            ],
            ['Key', call.keyId ?? none],
            ['Gateway', call.gateway?.name ?? none],
            [
              'Enforced then',
              call.deploymentNumber
                ? way(
                    `/console/deployments/${call.deploymentNumber}`,
                    `Deployment ${call.deploymentNumber}`,
                    staffMay(role, 'gateway:read'),
                  )
                : none,
            ],
          ]}
        />
      </Section>
    </>
  )
}
