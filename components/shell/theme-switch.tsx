'use client'

import { Moon, Sun } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'

/** Light or dark, remembered in a cookie that the server reads, so that no page flashes. */
export function ThemeSwitch() {
  const turn = () => {
    const root = document.documentElement
    const dark = getComputedStyle(root).colorScheme === 'dark'
    root.dataset.theme = dark ? 'light' : 'dark'
    document.cookie = `gatehouse_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`
  }
  return (
    <Button variant="quiet" aria-label="Light or dark" onClick={turn}>
      <Sun aria-hidden className="hidden size-4 dark:block" />
      <Moon aria-hidden className="size-4 dark:hidden" />
    </Button>
  )
}
