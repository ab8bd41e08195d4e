'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { cookiesOf } from '#lib/openapi/cookies-of.ts'
import { documentForConsole } from '#lib/openapi/document-for-console.ts'
import { withFormLists } from '#lib/openapi/form-lists.ts'
import type { JsonObject } from '#lib/openapi/json.ts'
import { listPartTypes } from '#lib/openapi/list-part-media.ts'
import { spanWords } from '#lib/shared/span-words.ts'
import { gatewayBase, keyForGateway } from './key-for-gateway.ts'
import type { SentOutcome } from './swagger-answers.ts'
import { type SentRequest, SwaggerPanel } from './swagger-panel.tsx'
import { typedParts } from './typed-parts.ts'
import { UnsentCookies } from './unsent-cookies.tsx'

async function documentAt(path: string) {
  const answer = await fetch(path, { headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(`The document was answered with ${answer.status}.`)
  const published = (await answer.json()) as JsonObject
  return {
    document: documentForConsole(withFormLists(published)),
    partTypes: listPartTypes(published),
    cookies: cookiesOf(published),
  }
}

/** Swagger UI for the operations of a document, against the real gateway. */
export function OperationConsole({
  documentPath,
  keyHeader,
  secret,
}: {
  documentPath: string
  keyHeader: string | null
  secret: string
}) {
  const [outcome, setOutcome] = useState<SentOutcome | null>(null)
  const read = useQuery({
    queryKey: ['documents', documentPath],
    queryFn: () => documentAt(documentPath),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (read.isError)
    return (
      <Notice tone="bad" title="The description of this operation cannot be read">
        <Button onClick={() => void read.refetch()}>Try again</Button>
      </Notice>
    )
  if (!read.data)
    return (
      <p role="status" className="text-sm text-muted">
        Loading …
      </p>
    )
  const { document, partTypes, cookies } = read.data
  const base = gatewayBase(document)
  const meant = (request: SentRequest) =>
    keyForGateway(
      { ...request, body: typedParts(request.body, partTypes) },
      { base, keyHeader, secret, page: window.location.href },
    )
  return (
    <>
      <UnsentCookies names={cookies} />
      <SwaggerPanel document={document} onRequest={meant} onAnswer={setOutcome} />
      {/* Swagger UI says nothing to those who do not see its answer come. */}
      <p role="status" className="text-sm text-muted">
        {outcome && outcomeWords(outcome)}
        {outcome?.refusal && (
          <>
            {' '}
            The gateway refused it: {outcome.refusal.title}.{' '}
            <a className="text-accent underline" href={`/docs/errors/${outcome.refusal.code}`}>
              What to do about {outcome.refusal.code}
            </a>
          </>
        )}
      </p>
    </>
  )
}

function outcomeWords({ status, tookMs }: SentOutcome): string {
  if (status === null) return 'Nothing came from the gateway; why stands below “Execute”.'
  const after = tookMs === null ? '' : ` after ${spanWords(tookMs)}`
  return `${status}${after}; the answer stands below “Execute”.`
}
