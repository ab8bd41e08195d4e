import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Card } from '#components/ui/page.tsx'
import type { ImportPreview } from '#lib/catalog/import-schema.ts'
import { Findings } from './findings.tsx'

interface Named {
  name: string
  path: string
  summary: string
  backendUrl: string
}
interface Importing {
  pending: boolean
  refused: { message: string } | null
  faultOf: (path: string) => string | undefined
}

/** What was found in a document, and what the API made of it is to be called. */
export const ImportDetails = ({
  found,
  importing: { pending, refused, faultOf },
  run,
}: {
  found: ImportPreview
  importing: Importing
  run: (named: Named) => void
}) => (
  <Card className="grid gap-4">
    <p className="text-sm">
      “{found.title}”, version {found.version}: OpenAPI {found.specVersion}, {found.operationCount}{' '}
      operations.
    </p>
    <Findings findings={found.findings} />
    <form
      method="post"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const text = (name: string) => String(form.get(name) ?? '')
        run({
          name: text('name'),
          path: text('path'),
          summary: text('summary'),
          backendUrl: text('backendUrl'),
        })
      }}
    >
      <TextField
        name="name"
        label="Name"
        defaultValue={found.suggested.name}
        required
        help="As readers see it in the catalogue."
        fault={faultOf('name')}
      />
      <TextField
        name="path"
        label="Path on the gateway"
        defaultValue={found.suggested.path}
        required
        fault={faultOf('path')}
      />
      <TextField
        name="backendUrl"
        label="Backend"
        defaultValue={found.suggested.backendUrl ?? ''}
        required
        help="Where calls are sent on to; the path of the operation is appended."
        fault={faultOf('backendUrl')}
      />
      <TextField
        name="summary"
        label="Summary"
        defaultValue={found.suggested.summary}
        fault={faultOf('summary')}
      />
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          {pending ? 'Importing …' : 'Import'}
        </Button>
      </div>
    </form>
  </Card>
)
