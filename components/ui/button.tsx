import Link from 'next/link'
import type { ComponentProps, MouseEvent } from 'react'
import { classNames } from './class-names.ts'

const variants = {
  primary: 'bg-accent text-accent-ink hover:opacity-90',
  secondary: 'border border-line bg-surface text-ink hover:bg-sunken',
  quiet: 'text-accent underline-offset-4 hover:underline',
  danger: 'border border-bad bg-surface text-bad hover:bg-bad-soft',
}
type Variant = keyof typeof variants
const base =
  'inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-3.5 py-1.5 text-sm font-medium disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60'

/** Also what Enter in a field presses. */
const leave = (event: MouseEvent) => event.preventDefault()

/** A pending one takes no press and keeps the focus: a browser takes it away from what is disabled. */
export function Button({
  variant = 'secondary',
  pending = false,
  className,
  children,
  onClick,
  ...rest
}: ComponentProps<'button'> & { variant?: Variant; pending?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      // Where nothing waits no handler is made: a page that is made on the server passes none.
      onClick={pending ? leave : onClick}
      aria-disabled={pending || rest['aria-disabled'] || undefined}
      aria-busy={pending || undefined}
      className={classNames(base, variants[variant], className)}
    >
      {children}
    </button>
  )
}

export const LinkButton = ({
  variant = 'secondary',
  className,
  ...rest
}: ComponentProps<typeof Link> & { variant?: Variant }) => (
  <Link {...rest} className={classNames(base, variants[variant], className)} />
)
