import { Badge } from '#components/ui/badge.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import type { SchemaNode } from '#lib/openapi/schema.ts'

/** A schema as nested lists; readable without scripts. */
export function SchemaTree({
  node,
  name,
  required = false,
}: {
  node: SchemaNode
  name?: string
  required?: boolean
}) {
  const inside = node.properties.length > 0 || node.items || node.additional || node.variants
  return (
    <div className="grid gap-1 py-1.5 text-sm">
      <p className="flex flex-wrap items-baseline gap-2">
        {name && <code className="font-medium">{name}</code>}
        <span className="text-muted">
          {node.type}
          {node.format ? ` (${node.format})` : ''}
        </span>
        {required && <Badge tone="warn">required</Badge>}
        {node.deprecated && <Badge>deprecated</Badge>}
        {node.readOnly && <Badge>read only</Badge>}
        {node.writeOnly && <Badge>write only</Badge>}
      </p>
      {node.description && <Markdown text={node.description} />}
      {node.constraints.length > 0 && (
        <p className="text-xs text-muted">{node.constraints.join('; ')}</p>
      )}
      {node.enumValues.length > 0 && (
        <p className="text-xs break-words text-muted">
          One of {node.enumValues.join(', ')}
          {node.enumMore > 0 ? ` and ${node.enumMore} more` : ''}
        </p>
      )}
      {node.defaultText !== null && <Value label="Default" text={node.defaultText} />}
      {node.exampleText !== null && <Value label="Example" text={node.exampleText} />}
      {node.cut && (
        <p className="text-xs text-muted">
          {node.cut === 'cycle'
            ? 'The same again.'
            : node.cut === 'depth'
              ? 'Nested further.'
              : 'Not described.'}
        </p>
      )}
      {inside && (
        <div className="ml-1 border-l border-line pl-4">
          <Inside node={node} />
        </div>
      )}
    </div>
  )
}

const Value = ({ label, text }: { label: string; text: string }) => (
  <p className="text-xs text-muted">
    {label} <code className="break-all">{text}</code>
  </p>
)

const Inside = ({ node }: { node: SchemaNode }) => (
  <>
    {node.properties.map((property) => (
      <SchemaTree
        key={property.name}
        node={property.schema}
        name={property.name}
        required={property.required}
      />
    ))}
    {node.items && <SchemaTree node={node.items} name="each" />}
    {node.additional && <SchemaTree node={node.additional} name="any other" />}
    {node.variants?.discriminator && (
      <p className="py-1 text-xs text-muted">
        Told apart by <code>{node.variants.discriminator}</code>.
      </p>
    )}
    {node.variants?.nodes.map((variant, index) => (
      <SchemaTree
        key={variant.name ?? String(index)}
        node={variant}
        name={`${node.variants?.kind === 'oneOf' ? 'one of' : 'any of'}: ${variant.name ?? index + 1}`}
      />
    ))}
  </>
)
