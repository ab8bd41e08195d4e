import type { ContentView } from '#lib/openapi/schema.ts'
import { SchemaTree } from './schema-tree.tsx'

/** A body in each of its media types; those with one schema are told together. */
export function Contents({ contents }: { contents: ContentView[] }) {
  const alike = Map.groupBy(contents, ({ schema }) => JSON.stringify(schema))
  return (
    <div className="grid gap-4">
      {[...alike].map(([key, group]) => (
        <div key={key}>
          <p className="font-mono text-xs text-muted">
            {group.map(({ mediaType }) => mediaType).join(', ')}
          </p>
          {group[0]?.schema && <SchemaTree node={group[0].schema} />}
          {group.map(
            ({ mediaType, exampleText }) =>
              exampleText && (
                <details key={mediaType}>
                  <summary className="text-sm text-accent">
                    Example{group.length > 1 && ` (${mediaType})`}
                  </summary>
                  <pre className="mt-2 max-h-96 overflow-auto rounded-md bg-sunken p-3 text-xs">
                    {exampleText}
                  </pre>
                </details>
              ),
          )}
        </div>
      ))}
    </div>
  )
}
