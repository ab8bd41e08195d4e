import { Badge } from '#components/ui/badge.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { Card } from '#components/ui/page.tsx'
import { firstSentence } from '#lib/openapi/first-sentence.ts'
import type { OperationDescription } from '#lib/openapi/schema.ts'
import { Contents } from './contents.tsx'
import { SchemaTree } from './schema-tree.tsx'

type Response = OperationDescription['responses'][number]
const isGood = ({ status }: Response) => /^2/.test(status) || status === 'default'

const summaryOf = ({ description }: Response) => firstSentence(description)

/** The answers that are hoped for stand open; the others are one click away. */
export const Responses = ({ responses }: { responses: Response[] }) => (
  <div className="grid gap-3">
    {responses.map((response) => (
      <Card key={response.status} className="py-4">
        <details open={isGood(response)}>
          <summary className="text-sm wrap-anywhere">
            <Badge tone={isGood(response) ? 'good' : 'plain'}>{response.status}</Badge>{' '}
            <bdi>{summaryOf(response)}</bdi>
          </summary>
          <div className="mt-3">
            {summaryOf(response) !== response.description.trim() && (
              <div className="mb-3">
                <Markdown text={response.description} />
              </div>
            )}
            {response.headers.length > 0 && <Headers headers={response.headers} />}
            <Contents contents={response.contents} />
          </div>
        </details>
      </Card>
    ))}
  </div>
)

const Headers = ({ headers }: { headers: Response['headers'] }) => (
  <details className="mb-3">
    <summary className="text-sm text-accent">Headers</summary>
    {headers.map(({ name, description, schema }) => (
      <div key={name}>
        <SchemaTree node={schema} name={name} />
        {description && description !== schema.description && <Markdown text={description} />}
      </div>
    ))}
  </details>
)
