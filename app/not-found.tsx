import type { Metadata } from 'next'
import { BarePage } from '#components/shell/bare-page.tsx'
import { NothingHere } from '#components/shell/nothing-here.tsx'

export const metadata: Metadata = { title: { absolute: 'Nothing here · Gatehouse' } }

export default function NotFound() {
  return (
    <BarePage>
      <NothingHere href="/catalogue" label="To the catalogue" />
    </BarePage>
  )
}
