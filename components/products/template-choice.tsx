import { Badge } from '#components/ui/badge.tsx'
import { type ProductView, productTemplates } from '#lib/products/schema.ts'

export type Template = Pick<ProductView, 'audience' | 'approvalRequired' | 'subscriptionsMax'>

/** Three starting points, as cards; the fields below follow. */
export const TemplateChoice = ({
  current,
  choose,
}: {
  current: Template
  choose: (rules: Template) => void
}) => (
  <fieldset>
    <legend className="mb-1.5 text-sm font-medium">Start from</legend>
    <div className="grid gap-3 sm:grid-cols-3">
      {Object.entries(productTemplates).map(([name, { title, lead, values }]) => {
        const chosen =
          current.audience === values.audience &&
          current.approvalRequired === values.approvalRequired
        return (
          <button
            key={name}
            type="button"
            aria-pressed={chosen}
            onClick={() => choose({ ...values })}
            className="grid content-start gap-1 rounded-lg border border-line bg-surface p-4 text-left text-sm hover:border-accent aria-pressed:border-accent"
          >
            <span className="flex items-center gap-2 font-medium">
              {title} {chosen && <Badge tone="accent">chosen</Badge>}
            </span>
            <span className="text-xs text-muted">{lead}</span>
          </button>
        )
      })}
    </div>
  </fieldset>
)
