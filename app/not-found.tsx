import { BarePage } from '#components/shell/bare-page.tsx'
import { LinkButton } from '#components/ui/button.tsx'

export default function NotFound() {
  return (
    <BarePage>
      <h1 className="text-2xl font-semibold">There is nothing here</h1>
      <p className="text-sm text-muted">The address is wrong, or what was here is not for you.</p>
      <div>
        <LinkButton href="/catalogue" variant="primary">
          To the catalogue
        </LinkButton>
      </div>
    </BarePage>
  )
}
