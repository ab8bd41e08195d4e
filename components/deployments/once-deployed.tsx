import Link from 'next/link'
import type { ReactNode } from 'react'

/** What was changed in the console, and what is still to do before it holds; `children`: what was done, a sentence. */
export const OnceDeployed = ({ children }: { children: ReactNode }) => (
  <>
    {children} It holds on the gateways once you deploy.{' '}
    <Link href="/console/deployments" className="font-medium underline">
      See what is pending
    </Link>
  </>
)
