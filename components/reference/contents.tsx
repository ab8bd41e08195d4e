import type { ContentView } from '#lib/openapi/schema.ts'
import { SchemaTree } from './schema-tree.tsx'

export const Contents = ({ contents }: { contents: ContentView[] }) => (
  <div className="grid gap-4">
    {contents.map(({ mediaType, schema, exampleText }) => (
      <div key={mediaType}>
        <p className="font-mono text-xs text-muted">{mediaType}</p>
        {schema && <SchemaTree node={schema} />}
        {exampleText && (
          <details>
            <summary className="text-sm text-accent">Example</summary>
            <pre className="mt-2 max-h-96 overflow-auto rounded-md bg-sunken p-3 text-xs">
              {exampleText}
            </pre>
          </details>
        )}
      </div>
    ))}
  </div>
)
