import { Markdown } from '#components/ui/markdown.tsx'
import type { SchemaNode } from '#lib/openapi/schema.ts'

const cuts = {
  cycle: 'The same again.',
  depth: 'Nested further.',
  unresolvable: 'Not described.',
} satisfies Record<NonNullable<SchemaNode['cut']>, string>

/** Levels of fields that stand open; what is deeper is one press away. */
const LEVELS_OPEN = 2

/** A schema as nested lists; readable without scripts. A page may hold 800 of them: its looks are in `globals.css`. */
export function SchemaTree({
  node,
  name,
  required = false,
  level = 0,
}: {
  node: SchemaNode
  name?: string
  required?: boolean
  level?: number
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
      {inside && level < LEVELS_OPEN && (
        <div className="schema-inside">
          <Inside node={node} level={level} />
        </div>
      )}
      {inside && level >= LEVELS_OPEN && (
        <details>
          <summary className="schema-more">
            {insideWords(node)}
            {name && <span className="sr-only"> of {name}</span>}
          </summary>
          <div className="schema-inside">
            <Inside node={node} level={level} />
          </div>
        </details>
      )}
    </div>
  )
}

const remarksOn = ({ deprecated, readOnly, writeOnly }: SchemaNode): string =>
  [deprecated && 'deprecated', readOnly && 'read only', writeOnly && 'write only']
    .filter(Boolean)
    .join(', ')

/** What is folded away. */
function insideWords({ properties, items, variants }: SchemaNode): string {
  if (properties.length > 0) return counted(properties.length, 'field')
  if (variants) return counted(variants.nodes.length, 'alternative')
  return items ? 'Items' : 'Values'
}
const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`

const Notes = ({ on: node }: { on: SchemaNode }) => (
  <>
    {node.constraints.length > 0 && <small>{node.constraints.join('; ')}</small>}
    <AllowedValues of={node} />
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

/** So many values are read at a glance; the others are one press away. */
const VALUES_SHOWN = 30

function AllowedValues({ of: { enumValues, enumMore } }: { of: SchemaNode }) {
  if (enumValues.length === 0) return null
  if (enumValues.length === 1 && enumMore === 0) return <small>{`Always ${enumValues[0]}`}</small>
  const first = `One of ${enumValues.slice(0, VALUES_SHOWN).join(', ')}`
  const others = enumValues.slice(VALUES_SHOWN)
  if (others.length === 0) return <small>{first}</small>
  const untold = enumMore > 0 ? ` and ${enumMore} that are not listed here` : ''
  return (
    <>
      <small>{first}</small>
      <details>
        <summary className="schema-more">and {others.length + enumMore} more values</summary>
        <small>{`${others.join(', ')}${untold}`}</small>
      </details>
    </>
  )
}

/** Items are no level of their own: an array and what it holds are read together. */
const Inside = ({ node, level }: { node: SchemaNode; level: number }) => (
  <>
    {node.properties.map((property) => (
      <SchemaTree
        key={property.name}
        node={property.schema}
        name={property.name}
        required={property.required}
        level={level + 1}
      />
    ))}
    {node.items && <SchemaTree node={node.items} name="each" level={level} />}
    {node.additional && <SchemaTree node={node.additional} name="any other" level={level + 1} />}
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
        level={level + 1}
      />
    ))}
  </>
)
