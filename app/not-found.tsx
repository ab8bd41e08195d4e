import { BarePage } from '#components/shell/bare-page.tsx'
import { NothingHere } from '#components/shell/nothing-here.tsx'

export default function NotFound() {
  return (
    <BarePage>
      <NothingHere href="/catalogue" label="To the catalogue" />
    </BarePage>
  )
}
