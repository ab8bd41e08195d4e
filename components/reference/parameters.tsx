import { Badge } from '#components/ui/badge.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { Card } from '#components/ui/page.tsx'
import type { ParameterView } from '#lib/openapi/schema.ts'
import { SchemaTree } from './schema-tree.tsx'

export const Parameters = ({ parameters }: { parameters: ParameterView[] }) => (
  <Card className="divide-y divide-line py-2">
    {parameters.map((parameter) => (
      <div key={`${parameter.in} ${parameter.name}`} className="py-1">
        <SchemaTree
          node={parameter.schema}
          name={`${parameter.name} (${parameter.in})`}
          required={parameter.required}
        />
        {parameter.deprecated && !parameter.schema.deprecated && <Badge>deprecated</Badge>}
        {parameter.description && parameter.description !== parameter.schema.description && (
          <Markdown text={parameter.description} />
        )}
        {parameter.exampleText && parameter.exampleText !== parameter.schema.exampleText && (
          <p className="text-xs text-muted">
            Example <code className="break-all">{parameter.exampleText}</code>
          </p>
        )}
      </div>
    ))}
  </Card>
)
