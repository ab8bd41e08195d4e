import { Markdown } from '#components/ui/markdown.tsx'
import type { SchemaNode } from '#lib/openapi/schema.ts'

const cuts = {
  cycle: 'The same again.',
  depth: 'Nested further.',
  unresolvable: 'Not described.',
} satisfies Record<NonNullable<SchemaNode['cut']>, string>

/** A schema as nested lists; readable without scripts. A page may hold 800 of them: its looks are in `globals.css`. */
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
  const remarks = remarksOn(node)
  return (
    <div className="schema-node">
      <p>
        {name && <code>{name}</code>}
        <span>{node.format ? `${node.type} (${node.format})` : node.type}</span>
        {required && <em>required</em>}
        {remarks && <i>{remarks}</i>}
      </p>
      {node.description && <Markdown text={node.description} />}
      <Notes on={node} />
      {inside && (
        <div className="schema-inside">
          <Inside node={node} />
        </div>
      )}
    </div>
  )
}

const remarksOn = ({ deprecated, readOnly, writeOnly }: SchemaNode): string =>
  [deprecated && 'deprecated', readOnly && 'read only', writeOnly && 'write only']
    .filter(Boolean)
    .join(', ')

const Notes = ({ on: node }: { on: SchemaNode }) => (
  <>
    {node.constraints.length > 0 && <small>{node.constraints.join('; ')}</small>}
    {node.enumValues.length > 0 && (
      <small>
        {`One of ${node.enumValues.join(', ')}${node.enumMore > 0 ? ` and ${node.enumMore} more` : ''}`}
      </small>
    )}
    {node.defaultText !== null && (
      <small>
        Default <code>{node.defaultText}</code>
      </small>
    )}
    {node.exampleText !== null && (
      <small>
        Example <code>{node.exampleText}</code>
      </small>
    )}
    {node.cut && <small>{cuts[node.cut]}</small>}
  </>
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
      <small>
        Told apart by <code>{node.variants.discriminator}</code>
      </small>
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
