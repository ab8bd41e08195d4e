import Link from 'next/link'
import { Card } from '#components/ui/page.tsx'
import type { OperationDescription } from '#lib/openapi/schema.ts'

/** Begins a line of its own before it is broken at a hyphen. */
const wholeClass = 'inline-block max-w-full'

/** What a call must carry: for the gateway, and what the document says of itself. */
export const Credentials = ({
  api,
  security,
}: {
  api: { slug: string; credential: 'key' | 'none'; keyHeader: string; keyQuery: string | null }
  security: OperationDescription['security']
}) => (
  <Card className="grid grid-cols-1 gap-2 text-sm wrap-anywhere">
    {api.credential === 'key' ? (
      <p>
        The key of your subscription, in the header{' '}
        <code className={wholeClass}>{api.keyHeader}</code>
        {api.keyQuery && (
          <>
            {' '}
            or the query parameter <code className={wholeClass}>{api.keyQuery}</code>
          </>
        )}
        .{' '}
        <Link href={`/apis/${api.slug}`} className="text-accent underline">
          Where keys come from
        </Link>
      </p>
    ) : (
      <p>No key is needed.</p>
    )}
    {security.some((alternative) => alternative.length > 0) && (
      <div className="text-muted">
        <p>The document also names:</p>
        <ul className="list-disc pl-5">
          {security.map((alternative) => (
            <li key={alternative.map(({ name }) => name).join()}>
              {alternative
                .map(
                  ({ name, type, scopes }) =>
                    `${name} (${type}${scopes.length > 0 ? `: ${scopes.join(', ')}` : ''})`,
                )
                .join(' together with ') || 'nothing'}
            </li>
          ))}
        </ul>
      </div>
    )}
  </Card>
)
